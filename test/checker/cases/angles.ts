import { cases } from './case.ts';

export const angles = cases(String.raw`
= 30^\circ ~~ 30
= 30^{\circ} ~~ 30°
= 30 ~~ 30^\circ
= 30^\circ ~~ 30 \text{ degrees}
= 30^\circ ~~ 30\degree
= 75.5^\circ ~~ 75^\circ 30'
= \frac12 ~~ \sin 30^\circ
= \sin 30^\circ ~~ \cos 60^\circ
= \frac{\pi}{3} ~~ \pi/3
= 60^\circ, 120^\circ ~~ 120^\circ, 60^\circ
= 98.6^\circ ~~ 98.6^\circ F
! 30^\circ ~~ 60^\circ
! 30^\circ ~~ 30\%
! \frac12 ~~ \sin 30
! \sin 30^\circ ~~ \sin 60^\circ
! 75.5^\circ ~~ 75^\circ 5'
! 60^\circ, 120^\circ ~~ 60^\circ
! \pi ~~ 180
`);
