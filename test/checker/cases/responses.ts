import { cases } from './case.ts';

export const responses = cases(String.raw`
=r 3 ~~ <think>\nfoo \boxed{2}\n</think>\n\nThe answer is \boxed{3}.
!r 4 ~~ <think>\nfoo \boxed{2}\n</think>\n\nThe answer is \boxed{3}.
=r 10 ~~ She earns 0.2 x 50 = $<<0.2*50=10>>10.⏎#### 10
!r 11 ~~ She earns 0.2 x 50 = $<<0.2*50=10>>10.⏎#### 10
=r 5 ~~ ...⏎####5
!r 6 ~~ ...⏎####5
=r 5 ~~ ...⏎#### 5.0
!r 6 ~~ ...⏎#### 5.0
=r 5 ~~ ...⏎#### 5 dollars
!r 6 ~~ ...⏎#### 5 dollars
=r 5 ~~ ...⏎#### 5 apples.
!r 6 ~~ ...⏎#### 5 apples.
=r 5 ~~ ...⏎#### The answer is 5
!r 6 ~~ ...⏎#### The answer is 5
=r -5 ~~ ...⏎#### -5
!r -4 ~~ ...⏎#### -5
=r 1000 ~~ ...⏎#### 1,000.00
!r 1001 ~~ ...⏎#### 1,000.00
=r 0.5 ~~ ...⏎#### .5
=r 5 ~~ ...⏎#### 5<|endoftext|>
!r 6 ~~ ...⏎#### 5<|endoftext|>
=r 5 ~~ ...⏎#### 5⏎⏎Question: What is 3+4?⏎Let's think. It's 7
!r 6 ~~ ...⏎#### 5⏎⏎Question: What is 3+4?⏎Let's think. It's 7
=r 20% ~~ ...⏎#### 20%
=r 20 ~~ ...⏎#### 20%
!r 21 ~~ ...⏎#### 20%
=r 5:30 ~~ ...⏎#### 5:30
=r 623 ~~ Thus, $m+n = \boxed{623}$.
!r 624 ~~ Thus, $m+n = \boxed{623}$.
=r 623 ~~ Thus, $m+n = 600+23 = \boxed{623}$.
!r 624 ~~ Thus, $m+n = 600+23 = \boxed{623}$.
=r 023 ~~ \boxed{23}
!r 24 ~~ \boxed{23}
=r 23 ~~ \boxed{023}
!r 24 ~~ \boxed{023}
=r 204 ~~ The answer is $\boxed{204}$ minutes.
!r 205 ~~ The answer is $\boxed{204}$ minutes.
=r 204 ~~ \boxed{204\text{ minutes}}
!r 205 ~~ \boxed{204\text{ minutes}}
=r 204 ~~ \boxed{\textbf{204}}
!r 205 ~~ \boxed{\textbf{204}}
=r 204 ~~ \boxed{\mathbf{204}}
!r 205 ~~ \boxed{\mathbf{204}}
=r 204 ~~ \boxed{204} \\
!r 205 ~~ \boxed{204} \\
=r (C) ~~ \boxed{\textbf{(C)}\ 36}
=r 36 ~~ \boxed{\textbf{(C)}\ 36}
!r 37 ~~ \boxed{\textbf{(C)}\ 36}
=r 36 ~~ \boxed{\text{(C) } 36}
!r 37 ~~ \boxed{\text{(C) } 36}
=r 36 ~~ \boxed{C. 36}
!r 37 ~~ \boxed{C. 36}
=r C ~~ \boxed{C. 36}
=r 27.0 ~~ \boxed{27}
=r 27.0 ~~ The answer is 27 miles.
=r 4.5 ~~ \boxed{\frac{9}{2}}
=r \frac{9}{2} ~~ \boxed{4\frac{1}{2}}
=r 10\sqrt{3} ~~ Therefore, the length is $10\sqrt{3}$.
=r 10\sqrt{3} ~~ Therefore, the length is $10\sqrt{3}$ cm.
=r x=2 ~~ So $x = 2$.
=r x=2 ~~ So the solution is x = 2.
=r x=2,y=3 ~~ The solution is $x=2$ and $y=3$.
=r x=2,y=3 ~~ \boxed{(2,3)}
=r 1,2 ~~ The roots are 1 and 2.
=r 1,2 ~~ Thus the solutions are x = 1 and x = 2.
=r \frac{1}{4} ~~ The probability is \frac{1}{4}.
=r \frac{1}{4} ~~ The probability is 1/4.
=r \frac{1}{4} ~~ The probability is $\dfrac14$.
=r 12 ~~ Answer:12
!r 13 ~~ Answer:12
=r 12 ~~ answer: 12.
!r 13 ~~ answer: 12.
=r 12 ~~ ANSWER: 12
!r 13 ~~ ANSWER: 12
=r 12 ~~ The answer is $12$ because $3\times4=12$ and not $13$.
!r 13 ~~ The answer is $12$ because $3\times4=12$ and not $13$.
=r 12 ~~ The answer is 12, since 3 × 4 = 12.
!r 13 ~~ The answer is 12, since 3 × 4 = 12.
=r 12 ~~ The answer is 3 × 4 = 12.
!r 13 ~~ The answer is 3 × 4 = 12.
=r 12 ~~ The answer is **12**.
!r 13 ~~ The answer is **12**.
=r 12 ~~ The answer is **12**.
!r 13 ~~ The answer is **12**.
=r 12 ~~ The answer is "12".
!r 13 ~~ The answer is "12".
=r 12 ~~ So, the final answer is 12!
!r 13 ~~ So, the final answer is 12!
=r 12 ~~ So there are 12 ways.
!r 13 ~~ So there are 12 ways.
=r 12 ~~ So there are $12$ ways.
!r 13 ~~ So there are $12$ ways.
=r 12 ~~ = 12
!r 13 ~~ = 12
=r 12 ~~ 3 * 4 = 12
!r 13 ~~ 3 * 4 = 12
=r 12 ~~ $3 \cdot 4 = 12$
!r 13 ~~ $3 \cdot 4 = 12$
=r 12 ~~ $$3 \cdot 4 = 12$$
!r 13 ~~ $$3 \cdot 4 = 12$$
!r 12 ~~ $$3 \cdot 4 = 13$$
!r 13 ~~ The answer is 12, not 13.
0r 13 ~~ The answer isn't 13.
0r 13 ~~ 13 is wrong.
0r 13 ~~ Is it 13?
=r \text{Thursday} ~~ The day is Thursday.
!r \text{Thursday} ~~ The answer is not Thursday.
=r yes ~~ Yes, it is.
=r no ~~ The answer is no.
=r True ~~ The answer is True.
=r $\frac{1}{2}$ ~~ ANSWER: \( \frac{1}{2} \)
=r 2 ~~ The final answer is \(2\).
!r 3 ~~ The final answer is \(2\).
=r 2 ~~ The final answer is \[2\]
!r 3 ~~ The final answer is \[2\]
=r 2 ~~ The final answer is: ⏎$$2$$
!r 3 ~~ The final answer is: ⏎$$2$$
=r 2 ~~ The final answer is:⏎⏎2
!r 3 ~~ The final answer is:⏎⏎2
=r 2 ~~ Thus, we conclude:⏎\[⏎\boxed{2}⏎\]
!r 3 ~~ Thus, we conclude:⏎\[⏎\boxed{2}⏎\]
=r 2 ~~ \boxed{2}⏎⏎Let me verify: 1+1 = 2. Yes.
!r 3 ~~ \boxed{2}⏎⏎Let me verify: 1+1 = 2. Yes.
=r 8 ~~ The answer is 8 cm^2.
!r 9 ~~ The answer is 8 cm^2.
=r 8 ~~ The answer is 8 square units.
!r 9 ~~ The answer is 8 square units.
=r 8 ~~ The answer is eight.
!r 9 ~~ The answer is eight.
=r 8 ~~ The answer is approximately 8.
!r 9 ~~ The answer is approximately 8.
=r 8 ~~ The answer is approximately $8$.
!r 9 ~~ The answer is approximately $8$.
=r 45^\circ ~~ The angle is 45 degrees.
=r 45^\circ ~~ The angle is $45^\circ$.
=r 45 ~~ The angle is 45°.
!r 46 ~~ The angle is 45°.
! 5 ~~ \boxed{5} \boxed{6}
= \frac{-1+\sqrt{17}}{4} ~~ \frac{\sqrt{17}-1}{4}
= 3\sqrt{13} ~~ \sqrt{117}
= \frac{7\sqrt{2}}{10} ~~ \frac{7}{5\sqrt{2}}
= \frac{15}{2}\sqrt{3} ~~ 7.5\sqrt3
= (\sqrt{2}, \sqrt{3}) ~~ (2^{1/2}, 3^{1/2})
= 11\text{ or }13 ~~ 13 or 11
= 1.25\times 10^{-2} ~~ 0.0125
= x^{3}+2x-5 ~~ x(x^2+2)-5
= \tan 75^\circ ~~ 2+\sqrt3
= 4\cos^3 x - 3\cos x ~~ \cos 3x
= \frac{1-\cos x}{\sin x} ~~ \tan\frac{x}{2}
= \sinh x ~~ \frac{e^x-e^{-x}}{2}
= \ln(x^2-1) ~~ \ln(x^2 - 1)
= \frac{2}{x}+\frac{3}{y} ~~ \frac{2y+3x}{xy}
= (2x+3)(x-4) ~~ 2x^2-5x-12
! (2x+3)(x-4) ~~ 2x^2+5x-12
= -\frac{1}{(x+1)^2} ~~ -(x+1)^{-2}
= \sqrt{x+1}-1 ~~ -1+\sqrt{1+x}
= 2^{x+3} ~~ 8\cdot 2^x
= \log_5(x) ~~ \frac{\ln x}{\ln 5}
= 2x+3y=7 ~~ 3y = 7-2x
= 2x+3y=7 ~~ y=\frac{7-2x}{3}
= x^2+y^2-6x+4y=12 ~~ (x-3)^2+(y+2)^2=25
= \frac{x-1}{2}=\frac{y+3}{4} ~~ \frac{x-1}{2} = \frac{y+3}{4}
! 2x+3y=7 ~~ 2x-3y=7
= y>2x-1 ~~ 2x-y<1
= x+y\le 4 ~~ 4\ge x+y
! x+y\le 4 ~~ x+y<4
= x \le -3 \text{ or } x \ge 2 ~~ (-\infty,-3] \cup [2,\infty)
! x \le -3 \text{ or } x \ge 2 ~~ [-3,2]
= \left(-\infty,\frac{5}{3}\right) ~~ x<\frac53
= [2,\infty) ~~ \{x\mid x\ge2\}
= [2,6)\cup(6,\infty) ~~ x\ge 2, x\neq 6
= (-2,0)\cup(0,2) ~~ -2<x<2, x\ne0
= \mathbb{R}\setminus\{-1,1\} ~~ (-\infty,-1)\cup(-1,1)\cup(1,\infty)
= \{(1,2),(2,1)\} ~~ (1,2),(2,1)
= (1,2),(2,1) ~~ (2,1) \text{ or } (1,2)
= \{-3,0,3\} ~~ 0,\pm 3
= \{a,b,c\} ~~ \{c,b,a\}
! \{a,b,c\} ~~ \{a,b\}
= (4,\infty) ~~ x>4
= \begin{pmatrix}3\\-1\end{pmatrix} ~~ \begin{bmatrix} 3 \\ -1 \end{bmatrix}
= \begin{bmatrix}1&0\\0&1\end{bmatrix} ~~ \begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}
= \begin{pmatrix}a+b&0\\0&c\end{pmatrix} ~~ \begin{pmatrix}b+a&0\\0&c\end{pmatrix}
= 45 \text{ square feet} ~~ 45 ft^2
= 12.5 \text{ mph} ~~ 12.5 miles per hour
= 75\% ~~ 3/4
= 0.75 ~~ 75%
! 75 ~~ 0.75
= \$1{,}250.50 ~~ 1250.5
= 8:45 \text{ a.m.} ~~ 8:45 AM
= 17_{10} ~~ 17_{10}
= 3^{20} ~~ 3486784401
= 10! ~~ 3628800
! 10! ~~ 3628801
= \binom{8}{4}-1 ~~ 69
= e^{\pi i}+1 ~~ 0
= \frac{1+2i}{3-i} ~~ \frac{1}{10}+\frac{7}{10}i
= |2-3i| ~~ \sqrt{13}
= \text{C} ~~ (C)
= \textbf{(E) }24 ~~ E
= \text{blue} ~~ Blue
= \text{ellipse} ~~ an ellipse
= 1\frac{1}{3} ~~ 1.\overline{3}
= 5.\overline{27} ~~ \frac{58}{11}
= 7 \text{ R } 2 ~~ 7 \text{ R } 2
= \frac{\pi}{4}+\frac{k\pi}{2} ~~ \frac{\pi}{4}+\frac{\pi k}{2}
= n\pi, n\in\mathbb{Z} ~~ n\pi
= 60^\circ \text{ or } 120^\circ ~~ 120^\circ, 60^\circ
= -\frac{3}{2} < x < 1 ~~ \left(-\frac32, 1\right)
= 3, -\frac{1}{2} ~~ x=3, x=-0.5
= 2^{1/3} ~~ \sqrt[3]2
= \frac{x^3}{3}-x+C ~~ \frac13x^3 - x + C
!r 72 ~~ She sold 48/2 = <<48/2=24>>24 in May, so 48+24 = <<48+24=73>>73 in all.⏎#### 73
!r 24 ~~ She sold 48/2 = <<48/2=24>>24 in May.⏎#### 72
!r 623 ~~ Thus, $m+n = \boxed{632}$.
!r \frac{9}{2} ~~ \boxed{2\frac{1}{2}}
!r 10\sqrt{3} ~~ Therefore, the length is $3\sqrt{10}$.
!r x=2 ~~ So $y = 2$.
!r 1,2 ~~ The roots are 1 and 3.
!r \frac{1}{4} ~~ The probability is 1/3.
!r 12 ~~ The answer is 3 × 4 = 13.
!r 45^\circ ~~ The angle is $54^\circ$.
!r C ~~ \boxed{D. 36}
!r (2,3) ~~ The solution is $(3, 2)$.
!r [-1,1] ~~ Therefore the domain is $(-1,1)$.
!r 7 ~~ Answer: **-7**
!r 7 ~~ ### Final Answer⏎8
`);
