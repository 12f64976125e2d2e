import { cases } from './case.ts';

export const golds = cases(String.raw`
g   ~~ 5
g $ $ ~~ 
g \frac{1}{0} ~~ \frac{1}{0}
g \frac{0}{0} ~~ 1
g A function that is continuous but nowhere differentiable, for instance a lacunary series. ~~ 5
g It is closed under addition, since the sum of two even numbers is even again. ~~ yes
= A function that is continuous but nowhere differentiable, for instance a lacunary series. ~~ A function that is continuous but nowhere differentiable, for instance a lacunary series.
= 10^{10^{10}} ~~ 10^{10^{10}}
= \boxed{7} ~~ 7
= Natalia sold 24. #### 72 ~~ 72
= $3$, $4$ ~~ 4, 3
! \boxed{7} ~~ 8
`);
