import { cases } from './case.ts';

export const logs = cases(String.raw`
= \log_2 8 ~~ 3
= \log_{10} 100 ~~ 2
= \log 100 ~~ 2
= \log_28 ~~ 3
= \log_2 3 ~~ \frac{\ln 3}{\ln 2}
= \ln 8 ~~ 3\ln 2
= \ln(6) ~~ \ln 2 + \ln 3
= e^{\ln 5} ~~ 5
= \ln e^2 ~~ 2
= e^2 ~~ \exp(2)
= \log_9 27 ~~ \frac32
= \lg 1000 ~~ 3
= \frac{\log 5}{\log 2} ~~ \log_2 5
= 2\log x ~~ \log x + \log x
= e^{-x} ~~ \frac{1}{e^x}
= e^xe^y ~~ e^{x+y}
! \log_2 8 ~~ \log_3 8
! \log_2 8 ~~ 4
! \ln 8 ~~ 2\ln 3
! \ln 2 ~~ \log 2
! \ln(6) ~~ \ln 2 \cdot \ln 3
! \ln(5) ~~ \ln 2 + \ln 3
! e^2 ~~ 2e
! e^x ~~ x^e
! e ~~ 2.718
! \log_2 3 ~~ \log_3 2
! \ln x ~~ \ln y
`);
