import { cases } from './case.ts';

export const spelling = cases(String.raw`
= \frac{x}{2} ~~ \displaystyle \frac{x}{2}
= (1, 2) ~~ \big( 1 , 2 \big)
= 2\sqrt{3} ~~ 2\,\sqrt{3}
= 2\sqrt{3} ~~ $2\sqrt{3}$.
= 2\sqrt{3} ~~ \(2\sqrt{3}\)
= 2\sqrt{3} ~~ \[ 2\sqrt{3} \]
= 2\sqrt{3} ~~ **2√3**
= 2\sqrt{3} ~~ \boxed{2\sqrt{3}}
= 2\sqrt{3} ~~ \\boxed{2\\sqrt{3}}
= 2\sqrt{3} ~~ \mathbf{2}\sqrt{3}
= 2\sqrt{3} ~~ 2 \cdot \sqrt{3}
= 2\sqrt{3} ~~ 2 \times \sqrt{3}
= 2\sqrt{3} ~~ 2*sqrt(3)
= $5$ ~~ 5
= $$5$$ ~~ 5
= \boxed{5} ~~ 5
= 12 ~~ １２
= 12 ~~ ١٢
= 3\times10^5 ~~ 3×10⁵
= \frac{1}{2} ~~ ½
= x \le 2 ~~ x ≤ 2
= x \neq 2 ~~ x ≠ 2
= 2\pi ~~ 2π
= \infty ~~ ∞
= \{1,2\} ~~ \left\{ 1, 2 \right\}
= 12 ~~ 1​2
= 5 ~~  5 
= \text{(A)} ~~ \text{ (A) }
! 2\sqrt{3} ~~ 3\sqrt{2}
! 12 ~~ ２１
! 12 ~~ ١٣
! x ~~ х
! a ~~ а
! 12 ~~ ‮21
! 5 ~~ <img src=x onerror=alert(5)>
! 5 ~~ \href{5}{6}
! 5 ~~ \def\x{5}\x
! 5 ~~ \input{5}
! 5 ~~ constructor
! 5 ~~ __proto__
! 5 ~~ toString
`);
