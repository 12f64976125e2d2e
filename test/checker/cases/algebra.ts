import { cases } from './case.ts';

export const algebra = cases(String.raw`
= x^2+2x+1 ~~ (x+1)^2
= x^2+2x+1 ~~ 1+2x+x^2
= (x+2)(x+9)(x-4) ~~ (x-4)(x+9)(x+2)
= a^2-b^2 ~~ (a-b)(a+b)
= \frac{x+3}{8} ~~ \frac{x}{8}+\frac38
= \frac{x^2-1}{x-1} ~~ x+1
= \frac{1}{x^2-1} ~~ \frac{1}{(x-1)(x+1)}
= 4x^2y ~~ 4yx^2
= 3(x+1) ~~ 3x+3
= 3x^2-2 ~~ 3*x^2-2
= 2\pi r ~~ 2 \cdot r \cdot \pi
= x_1+x_2 ~~ x_2 + x_{1}
= \alpha+\beta ~~ \beta + α
= \frac{1}{4\sqrt[5]{x}^2} ~~ \frac{1}{4x^{2/5}}
= \frac{4x}{3(x^2+5)^{1/3}}-\frac{x}{(x^2+5)^{1/3}} ~~ \frac{x}{3\sqrt[3]{x^2+5}}
= f(x+1) ~~ f(1+x)
= |x-3| ~~ |3-x|
= 2[x+1] ~~ 2x+2
= xy ~~ yx
= \frac{a}{b} ~~ a/b
= 1/2 x ~~ \frac{x}{2}
! x^2+2x+1 ~~ x^2+2x-1
! x^2+2x+1 ~~ x^2+1
! (x+2)(x+9)(x-4) ~~ (x+2)(x+9)(x+4)
! a^2-b^2 ~~ (a-b)^2
! \frac{x+3}{8} ~~ \frac{x}{8}+3
! x^3+3x-6 ~~ x^3+3x+6
! 4x^2y ~~ 4xy^2
! x ~~ y
! x ~~ X
! x+1 ~~ x
! 2x ~~ 2
! x_1 ~~ x_2
! f(x) ~~ g(x)
! \frac{a}{b} ~~ \frac{b}{a}
! |x-3| ~~ x-3
! x+10^{-20} ~~ x
! ab ~~ ac
! 3x ~~ x^3
`);
