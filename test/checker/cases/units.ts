import { cases } from './case.ts';

export const units = cases(String.raw`
= 5 \text{ cm} ~~ 5
= 5 \text{ cm} ~~ 5 cm
= 5 \text{ cm} ~~ 5\ \mathrm{cm}
= 5 \text{ cm} ~~ 5 \mathrm{~cm}
= 5 \text{ cm} ~~ 5 centimeters
= 5 \text{ m} ~~ 500 \text{ cm}
= 12 \text{ cm}^2 ~~ 12
= 12 \text{ cm}^2 ~~ 12 \text{ square centimeters}
= 12 \text{ cm}^2 ~~ 12\ cm^2
= 60 \text{ miles per hour} ~~ 60 mph
= 60 \text{ mph} ~~ 60
= 3 \mathrm{~m} / \mathrm{s} ~~ 3
= 40 ~~ 40 \text{ apples}
= 40 ~~ 40 students
= 12\pi \text{ cm}^2 ~~ 12\pi
= 2\sqrt5 \text{ units} ~~ 2\sqrt{5}
= \$18 ~~ 18
= 18 ~~ \$18.00
= 18 ~~ $18
= 18 ~~ 18 dollars
= 5.50 ~~ \$5.50
= £7 ~~ 7
= \$47{,}216 ~~ 47216
= 2\frac34 \text{ inches} ~~ 2.75 in
= 90 \text{ minutes} ~~ 1.5 \text{ hours}
= 15 \text{ years} ~~ 15 years old
! 5 \text{ cm} ~~ 5 \text{ m}
! 5 \text{ cm} ~~ 6 \text{ cm}
! 5 \text{ cm} ~~ 5 \text{ inches}
! 5 \text{ cm} ~~ 50 \text{ cm}
! 5 \text{ m} ~~ 50 \text{ cm}
! 12 \text{ cm}^2 ~~ 12 \text{ cm}^3
! 12 \text{ cm}^2 ~~ 12 \text{ cm}
! 60 \text{ mph} ~~ 60 \text{ km/h}
! 5 \text{ dollars} ~~ 5 \text{ cents}
! \$18 ~~ \$81
! \$18 ~~ 18\text{ euros}
! 40 \text{ apples} ~~ 40 \text{ pears}
! 40 ~~ 40 or more
! 40 ~~ not 40
! 40 ~~ 40 is wrong
! 3 ~~ 3s^2
! 5 ~~ 5am
! 90 \text{ minutes} ~~ 90 \text{ hours}
`);
