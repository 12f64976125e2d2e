import { cases } from './case.ts';

export const intervals = cases(String.raw`
= (-\infty, 3] ~~ x \le 3
= x\leq 3 ~~ (-\infty,3]
= [3,\infty) ~~ x \geqslant 3
= (2,5) ~~ 2<x<5
= 2<x<5 ~~ (2,5)
= 2<x<5 ~~ 5>x>2
= (2,5) ~~ x > 2 \text{ and } x < 5
= [0,1) ~~ x \in [0,1)
= x \in [0,1) ~~ 0 \le x < 1
= [0,1) ~~ \left[0, 1\right)
= [0.5,1] ~~ \left[\frac12,1\right]
= (-\infty,-9)\cup(-4,\infty) ~~ x<-9 \text{ or } x>-4
= (-\infty,-9)\cup(-4,\infty) ~~ (-4,\infty) \cup (-\infty,-9)
= (-\infty,-9)\cup(-4,\infty) ~~ (-oo,-9)U(-4,oo)
= (-\infty,2)\cup(2,\infty) ~~ x \neq 2
= (-\infty,2)\cup(2,\infty) ~~ \mathbb{R} \setminus \{2\}
= (-\infty,\infty) ~~ \mathbb{R}
= (-\infty,\infty) ~~ \text{all real numbers}
= (3,\infty) ~~ \{x \mid x>3\}
= (0,\infty) ~~ \{x : x > 0\}
= (2,4]\cup\{5\} ~~ \{5\}\cup(2,4]
= (1,3] ~~ (1,2]\cup(2,3]
= (1,2) ~~ (0,2)\cap(1,5)
= |x|<3 ~~ -3<x<3
= (-3,3) ~~ |x|<3
= x>5 ~~ 5<x
= 2x+3>0 ~~ 0<2x+3
= x \ge \sqrt2 ~~ [\sqrt{2}, \infty)
= (0, \frac{\pi}{2}) ~~ \left(0,\frac{\pi}{2}\right)
! [0,1] ~~ [0,1)
! [0,1] ~~ (0,1)
! [0,1] ~~ [0,2]
! (2,5) ~~ 2<x\le5
! (2,5) ~~ (5,2)
! x\leq3 ~~ x<3
! x\leq3 ~~ x\geq3
! x>5 ~~ x<5
! x>5 ~~ 5
! x>5 ~~ y>5
! x>5 ~~ (5,6)
! (-\infty,3) ~~ 2x-1<5
! (-\infty,-9)\cup(-4,\infty) ~~ (-9,-4)
! (-\infty,-9)\cup(-4,\infty) ~~ (-\infty,-9]\cup(-4,\infty)
! (-\infty,-9)\cup(-4,\infty) ~~ (-\infty,-9)
! (-\infty,2)\cup(2,\infty) ~~ \mathbb{R}
! (-\infty,\infty) ~~ (0,\infty)
! 3 ~~ (-\infty,\infty)
! (1,1) ~~ \text{no solution}
! |x|<3 ~~ |x|>3
! (1,3] ~~ (1,2)\cup(2,3]
! S=(0,2) ~~ S=(0,2.5)
! \infty ~~ -\infty
`);
