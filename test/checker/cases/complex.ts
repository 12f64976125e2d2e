import { cases } from './case.ts';

export const complex = cases(String.raw`
= 3+2i ~~ 2i+3
= 3+2i ~~ 3 + i2
= i^2 ~~ -1
= \frac{1}{i} ~~ -i
= \frac{1+i}{2} ~~ \frac12+\frac12 i
= e^{i\pi} ~~ -1
= e^{2\pi i/3} ~~ -\frac12+\frac{\sqrt3}{2}i
= (1+i)^2 ~~ 2i
= |3+4i| ~~ 5
= \sqrt{-4} ~~ 2i
= 2+i, 2-i ~~ 2 \pm i
! 3+2i ~~ 3-2i
! 3+2i ~~ 2+3i
! 3+2i ~~ 5
! i ~~ -i
! i ~~ 1
! e^{i\pi/3} ~~ e^{i\pi/6}
! 12345678901234567890+i ~~ 12345678901234567891+i
! 2+i, 2-i ~~ 2+i
! 3\mathbf{i} ~~ 3i
`);
