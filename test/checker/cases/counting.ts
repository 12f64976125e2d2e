import { cases } from './case.ts';

export const counting = cases(String.raw`
= 720 ~~ 6!
= \binom{10}{3} ~~ 120
= \dbinom{10}{3} ~~ 120
= {10 \choose 3} ~~ 120
= C_{10}^{3} ~~ 120
= \frac{10!}{3!7!} ~~ 120
= \binom{n}{2} ~~ \frac{n(n-1)}{2}
= n! ~~ n(n-1)!
= \sum_{i=1}^{10} i ~~ 55
= \prod_{k=1}^{5} k ~~ 5!
= \sum_{k=1}^{n} k ~~ \frac{n(n+1)}{2}
= (-1)^n ~~ \cos(n\pi)
= 2^{n+1} ~~ 2 \cdot 2^n
= 7!! ~~ 105
= \lfloor 3.7 \rfloor ~~ 3
= \lceil 3.2 \rceil ~~ 4
= \gcd(12, 18) ~~ 6
= |-5| ~~ 5
= \left|-\frac12\right| ~~ 0.5
! 720 ~~ 7!
! \binom{10}{3} ~~ \binom{10}{4}
! \binom{10}{3} ~~ \frac{10}{3}
! \binom{n}{2} ~~ \frac{n(n+1)}{2}
! 2^{n+1} ~~ 2^n+1
! (-1)^n ~~ (-1)^{n+1}
! n! ~~ (n-1)!
! \sum_{i=1}^{10} i ~~ \sum_{i=1}^{9} i
! \lfloor 3.7 \rfloor ~~ 4
! |-5| ~~ -5
! \frac{1}{1204!} ~~ \frac{1}{1206!}
`);
