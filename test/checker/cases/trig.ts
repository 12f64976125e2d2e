import { cases } from './case.ts';

export const trig = cases(String.raw`
= \sin^2 x + \cos^2 x ~~ 1
= \sin 2x ~~ 2\sin x\cos x
= \sin(2x) ~~ 2 \sin(x) \cos(x)
= \tan x ~~ \frac{\sin x}{\cos x}
= \sec^2 y ~~ 1+\tan^2 y
= \cot x ~~ \frac{\cos x}{\sin x}
= \csc x ~~ \frac{1}{\sin x}
= \cos 2\theta ~~ 2\cos^2\theta - 1
= \arcsin(1/2) ~~ \frac{\pi}{6}
= \tan^{-1} 1 ~~ \frac{\pi}{4}
= \arctan 2 ~~ \operatorname{arctg} 2
= \cos\frac{\pi}{3} ~~ 0.5
= \sin\left(\frac{\pi}{4}\right) ~~ \frac{\sqrt{2}}{2}
= \cos(\pi/5) ~~ \frac{1+\sqrt5}{4}
= \sin x ~~ sin(x)
= \sin(x+y) ~~ \sin x\cos y+\cos x\sin y
= \sin^{-1}(x) ~~ \arcsin x
! \sin x ~~ \cos x
! \sin 2x ~~ 2\sin x
! \sin 2x ~~ \sin^2 x
! \sin^{-1} x ~~ \frac{1}{\sin x}
! \tan x ~~ \frac{\cos x}{\sin x}
! \sec^2 y ~~ 1-\tan^2 y
! \cos 2\theta ~~ 2\cos^2\theta+1
! \arcsin(1/2) ~~ \frac{\pi}{3}
! \sin x ~~ \sin y
! \cos(\pi/5) ~~ \frac{1+\sqrt3}{4}
`);
