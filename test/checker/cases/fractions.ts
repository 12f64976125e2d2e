import { cases } from './case.ts';

export const fractions = cases(String.raw`
= \frac{3}{4} ~~ 3/4
= \frac{3}{4} ~~ \dfrac34
= \frac{3}{4} ~~ \tfrac{3}{4}
= \frac{3}{4} ~~ \cfrac{3}{4}
= \frac{3}{4} ~~ \frac3{4}
= \frac{3}{4} ~~ \frac{3}4
= \frac{3}{4} ~~ \frac 3 4
= \frac{3}{4} ~~ {3 \over 4}
= \frac{3}{4} ~~ 3 \div 4
= \frac{3}{4} ~~ \frac{6}{8}
= \frac{3}{4} ~~ \left(\frac{3}{4}\right)
= -\frac{3}{4} ~~ \frac{-3}{4}
= -\frac{3}{4} ~~ \frac{3}{-4}
= -\frac{3}{4} ~~ -3/4
= 2\frac{3}{4} ~~ \frac{11}{4}
= 2\frac34 ~~ 2 3/4
= -2\frac34 ~~ -2.75
= 2\tfrac34 ~~ 2.75
= \frac{1/2}{3} ~~ \frac16
= 1/2/3 ~~ 1/6
= \frac{\frac{1}{2}}{\frac{3}{4}} ~~ 2/3
= 1½ ~~ 1.5
= ¾ ~~ 0.75
= \frac{123}{10} ~~ 12.3
! \frac{3}{4} ~~ \frac{4}{3}
! \frac{3}{4} ~~ \frac{3}{5}
! \frac{3}{4} ~~ -\frac{3}{4}
! \frac{3}{4} ~~ 34
! \frac{3}{4} ~~ 3,4
! \frac{3}{4} ~~ 3.4
! 2\frac34 ~~ \frac{6}{4}
! 2\frac34 ~~ 1.5
! -2\frac34 ~~ -1.25
! 1½ ~~ 5.5
! \frac12x ~~ \frac{1}{2x}
! \frac{0}{5} ~~ \frac{5}{0}
! 1 ~~ \frac{0}{0}
`);
