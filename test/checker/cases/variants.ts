import { cases } from './case.ts';

export const variants = cases(String.raw`
=r \frac{1}{2} ~~ Thus, the probability is $\frac{1}{2}$.
=r 5 ~~ Let's think. 2+3=5. The answer is 5
=r 18 ~~ Janet makes $18 every day.
=r 18 ~~ The answer is $18.
=r 18 ~~ The answer is \$18 per day.
=r 3 ~~ #### 3 
=r 64 ~~ She spent 64 dollars in total.⏎#### 64
=r 70000 ~~ He made a profit of $70,000.
=r 1.5 ~~ The answer is 1.5 hours
=r 25 ~~ The final answer is: $\boxed{25}$.
=r x^2+1 ~~ The answer is $x^2 + 1$.
=r x^2+1 ~~ The answer is x^2 + 1.
=r \frac{3}{5} ~~ The answer is 3/5.
=r (2,3) ~~ The solution is $(2, 3)$.
=r [-1,1] ~~ Therefore the domain is $[-1,1]$.
=r 10:30 ~~ The answer is 10:30.
=r 7 ~~ The answer is x = 7.
=r 7 ~~ Therefore, $$x = 7.$$
=r 7 ~~ Therefore \[ x = 7 \]
=r 7 ~~ **Final Answer**: 7
=r 7 ~~ ### Final Answer⏎7
=r 7 ~~ ## Answer⏎⏎$7$
=r 7 ~~ Answer: **7**
=r 7 ~~ *Answer*: 7
=r 7 ~~ The answer is therefore 7.
=r 7 ~~ The correct answer is $7$, since ...
=r 7 ~~ My final answer is 7
=r 7 ~~ The final answer to the problem is 7.
=r 7 ~~ Answer = 7
=r 7 ~~ \boxed{x=7}
=r 7 ~~ $\boxed{7 \text{ apples}}$
=r 7 ~~ $\boxed{\text{7 apples}}$
=r 7 ~~ $$\boxed{7}$$
=r 7 ~~ \[\boxed{7}\]
=r 7 ~~ \boxed{7.}
=r 7 ~~ \boxed{ 7 }
=r 7 ~~ \boxed{\$7}
=r 7 ~~ \boxed{$7$}
=r 7 ~~ $\boxed{(\text{D})\ 7}$
=r 2,3 ~~ x = \boxed{2} or x = \boxed{3}
=r -2,3 ~~ \boxed{-2 \text{ and } 3}
=r -2,3 ~~ \boxed{x=-2 \text{ or } x=3}
=r -2,3 ~~ \boxed{x=-2, x=3}
=r -2,3 ~~ \boxed{x=-2,3}
=r (1,2) ~~ \boxed{x=1, y=2}
=r (1,2) ~~ \boxed{(x, y) = (1, 2)}
=r 1,2 ~~ \boxed{x=1}, \boxed{y=2}
=r a=1,b=2 ~~ \boxed{a=1}, \boxed{b=2}
= 2\pi r ~~ \boxed{2\pi r}
= 4\sqrt{2} \text{ cm} ~~ 4\sqrt{2} \mathrm{cm}
= \alpha = 30^\circ ~~ 30
= x \in (-\infty, 1] ~~ (-\infty, 1]
= S=\{1,2\} ~~ \{1,2\}
= x_{1}=2, x_{2}=3 ~~ 2, 3
= x_1=2, x_2=3 ~~ x=2 \text{ or } x=3
= n=1 ~~ 1
= P(x)=x ~~ P(x) = x
= P(x)=x^2+1 ~~ x^2+1
= p(x) = 2x ~~ 2x
= a_n = 2^n ~~ a_n=2^n
= a_n=2^n ~~ 2^n
= a_{n}=2 n-1 ~~ a_n = 2n-1
= 36^\circ, 36^\circ, 108^\circ ~~ 36^\circ, 36^\circ, 108^\circ
= 108^\circ, 36^\circ, 36^\circ ~~ 36, 36, 108
= 1<a<3 ~~ (1,3)
= (1,3) ~~ 1 < a < 3
= \left(\frac{\pi}{4}, \frac{\pi}{2}\right) ~~ (\pi/4, \pi/2)
= \text{6} ~~ 6
= 6 \text{ cm}^2 ~~ 6 cm²
= \frac{3}{4}\pi ~~ \frac{3\pi}{4}
= 3+\sqrt{2} ~~ \sqrt{2}+3
= \text{3 and 4} ~~ 3, 4
= 3\text{ and }4 ~~ 4, 3
= 3 \, \text{or} \, 4 ~~ 3, 4
= \frac{-1+i\sqrt3}{2} ~~ -\frac12 + \frac{\sqrt3}{2}i
= \left( -\infty, -\frac{1}{2} \right) \cup \left( -\frac{1}{2}, \infty \right) ~~ x \ne -\frac12
= \mathbb{R}\backslash\{1\} ~~ (-\infty,1)\cup(1,\infty)
= \{x\in\mathbb{R}: x\ge 0\} ~~ [0,\infty)
= \{x|-2\leq x < 1\} ~~ [-2,1)
= \{x \mid -2 \le x<1\} ~~ -2 \le x < 1
= [-2,1) ~~ \{x|-2\leq x < 1\}
= y = -\frac{1}{2}x+3 ~~ x + 2y = 6
= x^2+y^2=4 ~~ x^2 + y^2 - 4 = 0
= (x-1)^2+(y+2)^2=9 ~~ x^2-2x+y^2+4y-4=0
= \frac{x^2}{16}-\frac{y^2}{9}=1 ~~ 9x^2-16y^2=144
= \sqrt{3}x - y = 0 ~~ y=\sqrt3 x
= 3x+4y=12 ~~ y = 3 - \frac{3}{4}x
= x=2y ~~ y=\frac{x}{2}
= 6\text{ square units} ~~ 6
= 5\text{ cubic inches} ~~ 5
= 12\text{ sq. units} ~~ 12
= 25 \text{ cents} ~~ \$0.25
= 3\text{ hours} ~~ 3 hrs
= 10^{5} ~~ 100000
= e^{i\theta} ~~ \cos\theta+i\sin\theta
= \frac{1}{s^2+1} ~~ \frac{1}{1+s^{2}}
= m \frac{dy}{dx} ~~ m \frac{dy}{dx}
= y'' + y = 0 ~~ y''+y=0
= \frac{1}{2}mv^2 ~~ \frac{mv^2}{2}
= \hbar\omega ~~ \omega\hbar
= \lambda_{max} ~~ \lambda_{\max}
= 1-\frac{1}{e} ~~ \frac{e-1}{e}
= \text{True} ~~ True
= \text{(Monday)} ~~ Monday
= \text{Alice, Bob} ~~ Alice and Bob
=r \text{Sunday} ~~ The answer is Sunday.
= \text{neither} ~~ Neither
= \text{5 p.m.} ~~ 5 pm
= 1{:}30 ~~ 1:30
= 28\pi \text{ in}^2 ~~ 28\pi
= \$1.25 ~~ \$ 1.25
= 1.25 ~~ 1 \frac{1}{4}
= 120_{10} ~~ 120_{10}
= A5_{16} ~~ A5_{16}
= 2^{2^3} ~~ 256
= 1 \text{ mi} ~~ 1 mile
= \pi^2/6 ~~ \frac{\pi^2}{6}
= \frac{\pi^{2}}{6} ~~ \frac{1}{6}\pi^2
= 17\frac{1}{2} ~~ 17.5
= 6\frac{2}{3}\% ~~ \frac{1}{15}
= x^{4}-4x^{3} ~~ x^3(x-4)
= -x^2+2 ~~ 2-x^2
= -(x-1)(x+1) ~~ 1-x^2
= (a+b)^3 ~~ a^3+3a^2b+3ab^2+b^3
= |x| + |y| \le 1 ~~ |y|+|x| \leq 1
= \max(a,b) ~~ \max(b,a)
= \overline{AB} ~~ \overline{AB}
= \angle ABC ~~ \angle ABC
= \triangle ABC ~~ \triangle ABC
= BC ~~ CB
= \vec{0} ~~ \vec{0}
= \langle 1, 2, 3\rangle ~~ (1,2,3)
= (1,2,3) ~~ \begin{pmatrix}1\\2\\3\end{pmatrix}
= \begin{cases} x=1 \\ y=2 \end{cases} ~~ x=1, y=2
= \begin{cases}x+1 & x>0\\ 0 & x\le 0\end{cases} ~~ \begin{cases} x+1, & x>0 \\ 0, & x \le 0 \end{cases}
= \begin{align*} x&=1\\ y&=2 \end{align*} ~~ x=1, y=2
= 2\sin^2 x ~~ 1-\cos 2x
= \log_a b ~~ \frac{\ln b}{\ln a}
= \sqrt{a^2+b^2} ~~ (a^2+b^2)^{1/2}
= \sqrt[n]{x} ~~ x^{1/n}
= k\pi, k \in \mathbb{Z} ~~ \pi k, k\in\mathbb{Z}
= \frac{\pi}{2}+k\pi \; (k\in\mathbb{Z}) ~~ \frac{\pi}{2}+k\pi
= x \equiv 3 \pmod{5} ~~ x \equiv 3 \pmod 5
= 5x^2 \pm 3 ~~ 5x^2+3, 5x^2-3
= 3, 5, 7 \text{ and } 9 ~~ 3,5,7,9
= 0 ~~ -0
= 0 ~~ 0.0
= \frac{0}{3} ~~ 0
= 1\,000\,000 ~~ 1000000
= 9\,876 ~~ 9876
= 32^\circ\text{F} ~~ 32
= 100^\circ C ~~ 100
= -40 ~~ -40^\circ
= 6 \times 8 ~~ 48
= 2 \times 2 ~~ 4
= $\frac{1}{3}$ of the cake ~~ \frac13
= about 7 ~~ 7
= approximately 12.5 ~~ 12.5
= \approx 12.5 ~~ 12.5
= \sim 4 ~~ 4
=r 5 ~~ \boxed{5}0
=r 5 ~~ \boxed{5} 0
= \cos x ~~ \cos(-x)
= \binom{n}{k} ~~ \binom{n}{n-k}
= 100 ~~ one hundred
= \frac{1}{7} ~~ 0.142857
= \frac{1}{7} ~~ 0.14285714
= 1 ~~ 0.\overline{9}
= -x<2 ~~ x>-2
= 2\text{ yards} ~~ 6\text{ feet}
= 2 \cdot \frac12 ~~ 1
=r 4 ~~ 2 + 2 = 4
= [1,2,3] ~~ [1, 2, 3]
= True ~~ true
= (a) ~~ a
= (a) ~~ (a)
= x^2+2x+1=0 ~~ (x+1)^2=0
= x=1 ~~ x = 1.0
= \frac{n(n+1)}{2} ~~ \frac{1}{2}n(n+1)
= \frac{1}{2}n^2+\frac12 n ~~ \frac{n(n+1)}{2}
= 2^{2007} ~~ 2^{2007}
= 2^{100}-1 ~~ 1267650600228229401496703205375
= \sqrt[4]{16} ~~ 2
= \frac{\sqrt{2}}{2} ~~ \sin 45^\circ
= \frac{\sqrt{2}}{2} ~~ \frac{1}{\sqrt{2}}
= -\sqrt{3} ~~ -1.7320508075688772
= 1+\sqrt{2} ~~ \sqrt2+1
= (1+\sqrt5)/2 ~~ \frac{1+\sqrt5}{2}
= \sqrt{6}-\sqrt{2} ~~ 4\sin 15^\circ
= \log_{2}{3}+\log_2{5} ~~ \log_2{15}
= \log_{\frac12} 8 ~~ -3
= \log_4 \frac{1}{16} ~~ -2
= \ln\frac{1}{2} ~~ -\ln 2
= \frac{\ln 2}{\ln 10} ~~ \log 2
= \log_{10}(2) ~~ \log 2
= log_2(8) ~~ 3
= log(100) ~~ 2
= ln(e) ~~ 1
= exp(1) ~~ e
= sqrt(2)/2 ~~ \frac{\sqrt2}{2}
= 2*sqrt(3) ~~ 2\sqrt{3}
= (1/2)*x ~~ \frac{x}{2}
= x**2 + 1 ~~ x^2+1
= pi/4 ~~ \frac{\pi}{4}
= 2*pi ~~ 2\pi
= 3*x*y ~~ 3xy
= 1e-3 ~~ 0.001
= 6.02E23 ~~ 6.02\times 10^{23}
= abs(x-1) ~~ |x-1|
= x^(1/3) ~~ \sqrt[3]{x}
= {1, 2} ~~ \{1, 2\}
= 5*10^-3 ~~ 0.005
= 5 × 10^{-3} ~~ 0.005
= 5 x 10^3 ~~ 5000
= 3 \times 4 ~~ 12
= n \geq 3 ~~ n >= 3
= n \ge 3 ~~ n≥3
= a \ne b ~~ a \neq b
= a \ne b ~~ b \ne a
= \{x\in \mathbb{R} \mid x \neq 0\} ~~ (-\infty,0)\cup(0,\infty)
= \mathbb{R}-\{0\} ~~ \mathbb{R}\setminus\{0\}
= \text{all reals except } 0 ~~ \text{all reals except } 0
= x\in(-\infty,-1]\cup[5,+\infty) ~~ (-\infty,-1]\cup[5,\infty)
= (-\infty,-1]\cup[5,+\infty) ~~ x \le -1 or x \ge 5
= -1\le x\le 1 ~~ [-1,1]
= -1\le x\le 1 ~~ 1 \ge x \ge -1
= x \in [-1, 1] ~~ -1 \leq x \leq 1
= 1<x<2 \text{ or } 3<x<4 ~~ (1,2)\cup(3,4)
= \left]0,1\right[ ~~ (0,1)
= ]0,1] ~~ (0,1]
= [0;1] ~~ [0,1]
= [1, 2] \cup [3, 4] ~~ [3,4]\cup[1,2]
= (1,\infty) ~~ (1, +\infty)
= x>-1 ~~ (-1,\infty)
= t \geq 0 ~~ t\ge0
= 0 < p < 1 ~~ p \in (0,1)
= m<1 ~~ (-\infty, 1)
= \{2, 3\} ~~ x=2,3
= \{2, 3\} ~~ x=2 \text{ or } 3
= 2, 3 ~~ x = 2 or 3
= 2,3 ~~ x=2 and x=3
= 1, 2 ~~ \text{1 and 2}
= (0,0),(1,1) ~~ (0,0) \text{ and } (1,1)
= (0,0),(1,1) ~~ \{(0,0),(1,1)\}
= \{(0,0),(1,1)\} ~~ (1,1),(0,0)
= (1,2,3),(4,5,6) ~~ (4,5,6), (1,2,3)
= (x,y)=(1,2),(3,4) ~~ (1,2),(3,4)
= \left(\frac{1}{2}, -\frac{3}{4}\right) ~~ (0.5, -0.75)
= (a,b,c)=(1,2,3) ~~ a=1,b=2,c=3
= a=1,b=2,c=3 ~~ (a,b,c)=(1,2,3)
= a=1, b=2 ~~ a=1 \text{ and } b=2
= a=1; b=2 ~~ a=1, b=2
= m = -1, n = 3 ~~ m=-1,n=3
= \frac{x^2}{2} + C ~~ C + \frac{1}{2}x^2
= -\cos x + C ~~ C - \cos x
= y = Ce^{2x} ~~ y=C e^{2x}
= f(x) = x^{2} - 4x + 3 ~~ x^2-4x+3
= f^{-1}(x) = \frac{x-1}{2} ~~ \frac{x-1}{2}
= f^{-1}(x)=\frac{x-1}{2} ~~ f^{-1}(x) = \frac{x}{2}-\frac12
= f'(x)=2x ~~ 2x
= \frac{dy}{dx} = 2x ~~ 2x
= y'=2x ~~ 2x
= S_n = n^2 ~~ n^2
= a_{n+1}=2a_n ~~ a_{n+1} = 2 a_n
= A = \frac{1}{2}bh ~~ \frac{bh}{2}
= x_{max}=5 ~~ 5
= \angle A = 60^\circ ~~ 60^\circ
= \angle ABC = 60^{\circ} ~~ 60
= |AB| = 5 ~~ 5
= \overline{AB} = 5 ~~ 5
= AB=5 ~~ 5
= P(A) = \frac{1}{2} ~~ 0.5
= P(X=2)=\frac14 ~~ \frac14
= \sin\theta = \frac{3}{5} ~~ \frac35
= S_{\triangle ABC} = 6 ~~ 6
= \text{Area} = 12 ~~ 12
= \text{The area is } 12 ~~ 12
= \text{Volume}=12\pi\text{ cm}^3 ~~ 12\pi
= k=2 \text{ or } k=-2 ~~ \pm 2
= k=\pm 2 ~~ k=2 or k=-2
= \pm\frac{1}{2} ~~ \frac12, -\frac12
= \pm 1, \pm 2 ~~ 1,-1,2,-2
= 0,\pm 1 ~~ -1,0,1
= 2\pm i ~~ 2+i, 2-i
= -1\pm 2i\sqrt{2} ~~ -1+2\sqrt2 i, -1-2\sqrt{2}i
= 3 + 4i ~~ 4i + 3
= 3+4j ~~ 3+4j
= re^{i\theta} ~~ r e^{i \theta}
= \sqrt{2}e^{i\pi/4} ~~ 1+i
= \cos 60^\circ + i\sin 60^\circ ~~ \frac12+\frac{\sqrt3}{2}i
= \text{cis}(60) ~~ \text{cis}(60)
= 0.25 ~~ 25\%
= 1/4 ~~ 25\%
= 25\% ~~ 1/4
= 25 percent ~~ 25\%
= 16\frac{2}{3}\% ~~ \frac{1}{6}
= 16\frac{2}{3} \% ~~ 16\frac23
= \$4.50 ~~ 4.5 dollars
= \$4.50 ~~ $4.50
= 450 \text{ cents} ~~ 450
= \$ 2,000 ~~ 2000
= 2,000 \text{ dollars} ~~ \$2000
= €5 ~~ 5
= 5 kg ~~ 5000 g
= 70 \text{ km/h} ~~ 70 \text{ km/hr}
= 9.8\ \mathrm{m/s^2} ~~ 9.8
= 9.8 m/s^2 ~~ 9.8
= 3\times10^8 \mathrm{~m/s} ~~ 3 \times 10^8
= 6^{\circ}\mathrm{C} ~~ 6
= 12:00 ~~ 12:00
= 3:30 PM ~~ 3:30 p.m.
= \text{3:30 PM} ~~ 3:30 \text{ PM}
= 1:2:\sqrt{3} ~~ 1:2:\sqrt3
= 1 : 4 ~~ 1:4
= 3/4 \text{ of the pie} ~~ 3/4
= 5 \text{ or } -5 ~~ \pm5
= one half ~~ one half
= \text{zero} ~~ 0
= twelve ~~ 12
= 3rd ~~ 3rd
= 101_2 ~~ 101_{2}
= 101_{(2)} ~~ 101_{2}
= (101)_2 ~~ 101_2
= 0x1F ~~ 0x1F
= 1 \frac{2}{5} ~~ 1.4
= 3-\frac{1}{2} ~~ 2.5
= -1\frac{1}{2} ~~ -1.5
= \frac{-7}{-2} ~~ 3.5
= -\frac{-7}{2} ~~ 3.5
= \frac{a}{b}\cdot\frac{c}{d} ~~ \frac{ac}{bd}
= a\cdot b ~~ ab
= a \times b ~~ a*b
= a÷b ~~ a/b
= (a)(b) ~~ ab
= \frac{1}{a+b} ~~ 1/(a+b)
= \frac{a+b}{c} ~~ (a+b)/c
= x^{2}y^{3} ~~ y^3x^2
= x^{y^z} ~~ x^{y^{z}}
= (xy)^2 ~~ x^2y^2
= \sqrt{x}\sqrt{y} ~~ \sqrt{y}\sqrt{x}
= -x ~~ (-1)x
= x-y ~~ -(y-x)
= (x-y)^2 ~~ (y-x)^2
= 1-x ~~ -x+1
= \frac{x}{-y} ~~ -\frac{x}{y}
= x^{-2} ~~ 1/x^2
= \sqrt[3]{x^6} ~~ x^2
= \log(x^3) ~~ \log(x^3)
= \sum_{n=1}^{\infty}\frac{1}{n^2} ~~ \sum_{n=1}^{\infty} \frac{1}{n^2}
= \lim_{x\to 0} \frac{\sin x}{x} ~~ \lim_{x \to 0}\frac{\sin x}{x}
= \int_0^1 x dx ~~ \int_{0}^{1} x\,dx
= \binom{n}{2}+n ~~ \frac{n(n+1)}{2}
= 3! \cdot 2 ~~ 12
= (n+1)! ~~ (n+1) n!
= \overrightarrow{AB} ~~ \overrightarrow{AB}
= 2\vec{a}-\vec{b} ~~ -\vec b+2\vec a
= \hat{i}+2\hat{j} ~~ 2\hat j+\hat i
= \lfloor x \rfloor ~~ \lfloor x\rfloor
= x \bmod 5 ~~ x \bmod 5
= 7 \pmod{11} ~~ 7 \pmod{11}
`);
