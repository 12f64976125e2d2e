import { cases } from './case.ts';

export const lists = cases(String.raw`
= 1,-2 ~~ -2, 1
= 1,-2 ~~ x=1 \text{ or } x=-2
= 1,-2 ~~ x_1=1, x_2=-2
= 1,-2 ~~ 1 \quad -2
= 1,-2 ~~ 1 and -2
= 1,-2 ~~ 1; -2
= 3,-3 ~~ \pm 3
= \pm 3 ~~ -3, 3
= x=\pm2 ~~ 2,-2
= 3\pm\sqrt2 ~~ 3-\sqrt2, 3+\sqrt2
= \frac{-1\pm\sqrt5}{2} ~~ \frac{-1+\sqrt5}{2} \text{ and } \frac{-1-\sqrt5}{2}
= 100, 200, 300 ~~ 300, 200, 100
= 100,200 ~~ 200, 100
= 5,5 ~~ 5, 5
= \frac14+k\pi, k\in\mathbb{Z} ~~ k\pi+\frac14
= 1,2,\ldots ~~ 1,2,\dots
! 1,-2 ~~ 1
! 1,-2 ~~ 1,2
! 1,-2 ~~ 1,-2,3
! 1 ~~ 1,-2
! 1 ~~ 1 or -2
! 5 ~~ \pm 5
! \pm 5 ~~ 5
! 3\pm\sqrt2 ~~ 3+\sqrt2
! 3\pm\sqrt2 ~~ 2\pm\sqrt3
! 2 ~~ 1, 2, 3
! 2 ~~ x=1 \text{ or } x=2
! 100,200 ~~ 100,201
! 1,2,3 ~~ 123
`);
