import { cases } from './case.ts';

export const words = cases(String.raw`
= \text{yes} ~~ Yes
= \text{even} ~~ even
= \text{Marta} ~~ Marta
= Tuesday ~~ \text{Tuesday}
= \text{no solution} ~~ No solutions
= \text{undefined} ~~ Undefined.
= \text{the mean} ~~ mean
= \text{east} ~~ \textbf{East}
= \text{June 20} ~~ june 20
= \text{parallelogram} ~~ a parallelogram
= \text{does not exist} ~~ Does not exist
= 6:30\text{ p.m.} ~~ 6:30 pm
=r \text{Marta} ~~ So the answer is Marta.
=r \text{odd} ~~ We find that it is \boxed{\text{odd}}.
! \text{yes} ~~ no
! \text{even} ~~ odd
! \text{Marta} ~~ Eve
! \text{Tuesday} ~~ Thursday
! \text{east} ~~ west
! \text{yes} ~~ 1
! \text{cat} ~~ tac
! 5 ~~ five hundred
! 6:30\text{ p.m.} ~~ 6:30 am
! \text{no solution} ~~ 0
! \text{Marta} ~~ Marta, Bob
!r \text{odd} ~~ It is odd that the answer is \boxed{\text{even}}.
`);
