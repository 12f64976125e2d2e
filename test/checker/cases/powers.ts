import { cases } from './case.ts';

export const powers = cases(String.raw`
= 1024 ~~ 2^{10}
= 1024 ~~ 2^10
= 1024 ~~ 2**10
= \sqrt{12} ~~ 2\sqrt{3}
= \sqrt{12} ~~ 2\sqrt3
= \sqrt{12} ~~ sqrt(12)
= \sqrt{12} ~~ 12^{1/2}
= \sqrt{12} ~~ 12^(1/2)
= \sqrt{12} ~~ 12^{0.5}
= 2\sqrt2 ~~ 2^{3/2}
= \frac{\sqrt3}{3} ~~ \frac{1}{\sqrt{3}}
= \frac{4\sqrt{157}}{5} ~~ \frac45\sqrt{157}
= \sqrt{2+\sqrt3} ~~ \frac{\sqrt6+\sqrt2}{2}
= \sqrt[3]{8} ~~ 2
= \sqrt[3]{-8} ~~ -2
= 5\sqrt[3]{2} ~~ 5 \cdot 2^{1/3}
= \sqrt[3]{16} ~~ 2\sqrt[3]{2}
= \sqrt{\frac12} ~~ \frac{\sqrt2}{2}
= \sqrt 5 ~~ √5
= 3\sqrt{5} ~~ 3√5
= x^2 ~~ x²
= x^{10} ~~ x¹⁰
= x^{2/3} ~~ \sqrt[3]{x^2}
= x^{-1} ~~ \frac1x
= \frac{1}{8} ~~ 2^{-3}
= (2^3)^2 ~~ 64
= 2^{3^2} ~~ 512
= -4 ~~ -2^2
= 4 ~~ (-2)^2
= \sqrt{x^2} ~~ |x|
= 8^{\frac{2}{3}} ~~ 4
! \sqrt{12} ~~ 3\sqrt2
! \sqrt{12} ~~ \sqrt{21}
! \sqrt{2}+\sqrt3 ~~ \sqrt5
! \sqrt[3]{8} ~~ \sqrt{8}
! 2\sqrt{3} ~~ \sqrt{6}
! 2\sqrt{3} ~~ \sqrt[2]{3}
! x^2 ~~ x2
! x^2 ~~ 2x
! x ~~ \sqrt{x^2}
! x ~~ |x|
! 2^{10} ~~ 10^2
! 4 ~~ -2^2
! 2^{3^2} ~~ 64
! x^{12} ~~ x^1 2
! 5\sqrt2 ~~ -5\sqrt2
! \frac{1}{\sqrt3} ~~ \sqrt3
! \sqrt{2} ~~ \sqrt{2.0000001}
`);
