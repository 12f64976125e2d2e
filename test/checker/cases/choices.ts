import { cases } from './case.ts';

export const choices = cases(String.raw`
= B ~~ (B)
= B ~~ B.
= B ~~ \text{(B)}
= B ~~ \textbf{(B)}\ 12
= B ~~ \mathrm{B}
= B ~~ b
= B ~~ (B) 12
= B ~~ option B
= (B) ~~ B
= \text{(B)} ~~ B
=r B ~~ The answer is (B).
=r B ~~ Answer: B
=r B ~~ B. 51
=r B ~~ So the correct option is **(B)**.
=r B ~~ The answer is \boxed{\text{B}}.
=r B ~~ B
=r A ~~ Thus the answer is A because it is even.
! B ~~ C
! B ~~ A, B
! B ~~ (A) and (B)
! B ~~ ABCD
! B ~~ 12
!r B ~~ The answer is (C).
!r B ~~ \boxed{A}
!r B ~~ A, B, C, D
!r B ~~ The answer is A or B.
0r B ~~ The options were weighed for a long time and in the end none of them could be excluded by me.
`);
