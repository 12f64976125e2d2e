import { cases } from './case.ts';

export const matrices = cases(String.raw`
= \begin{pmatrix}1&2\\3&4\end{pmatrix} ~~ \begin{bmatrix}1&2\\3&4\end{bmatrix}
= \begin{pmatrix}1&2\\3&4\end{pmatrix} ~~ \begin{pmatrix} 1 & 2 \\ 3 & 4 \\ \end{pmatrix}
= \begin{pmatrix}1&2\\3&4\end{pmatrix} ~~ \left(\begin{array}{cc}1&2\\3&4\end{array}\right)
= \begin{pmatrix}1&2\\3&4\end{pmatrix} ~~ \left[\begin{matrix}1&2\\3&4\end{matrix}\right]
= \begin{pmatrix}1/2\\3\end{pmatrix} ~~ \begin{pmatrix}0.5\\3\end{pmatrix}
= \begin{pmatrix}1\\2\end{pmatrix} ~~ (1,2)
= \begin{pmatrix}1&2\\3&4\end{pmatrix} ~~ \frac12\begin{pmatrix}2&4\\6&8\end{pmatrix}
= \begin{pmatrix}\cos x&0\\0&1\end{pmatrix} ~~ \begin{pmatrix}\sin(\pi/2-x)&0\\0&1\end{pmatrix}
= \begin{pmatrix}2&2\\2&2\end{pmatrix} ~~ \begin{pmatrix}1&1\\1&1\end{pmatrix}+\begin{pmatrix}1&1\\1&1\end{pmatrix}
= \begin{vmatrix}1&2\\3&4\end{vmatrix} ~~ \left|\begin{matrix}1&2\\3&4\end{matrix}\right|
= A=\begin{pmatrix}1\\2\end{pmatrix} ~~ \begin{pmatrix}1\\2\end{pmatrix}
! \begin{pmatrix}1&2\\3&4\end{pmatrix} ~~ \begin{pmatrix}1&3\\2&4\end{pmatrix}
! \begin{pmatrix}1&2\\3&4\end{pmatrix} ~~ \begin{pmatrix}1&2\\3&5\end{pmatrix}
! \begin{pmatrix}1&2\\3&4\end{pmatrix} ~~ \begin{pmatrix}1&2&3&4\end{pmatrix}
! \begin{pmatrix}1&2\\3&4\end{pmatrix} ~~ 1,2,3,4
! \begin{pmatrix}1\\2\end{pmatrix} ~~ \begin{pmatrix}1&2\end{pmatrix}
! \begin{pmatrix}1\\2\end{pmatrix} ~~ (2,1)
! \begin{pmatrix}1\\2\end{pmatrix} ~~ 1
! \begin{pmatrix}1&2\\3&4\end{pmatrix} ~~ \begin{vmatrix}1&2\\3&4\end{vmatrix}
! \begin{pmatrix}1&2\\3&4\end{pmatrix} ~~ 2\begin{pmatrix}1&2\\3&4\end{pmatrix}
`);
