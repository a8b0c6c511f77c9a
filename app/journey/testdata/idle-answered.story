# Otto looks for his employee number in his bag. The station asks whether he is there; he touches the screen, asks for more time, and
# gets four times as much from then on.

... as first-visit until identify
  -> identify
  can: back
  case: case-1
  code: 00000001
  consent: 2026-11
+90s
  at 1m30s: warned: yes
> Touched
  warned: -
+90s
  at 3m0s: warned: yes
> MoreTimeAsked
  warned: -
  patient: yes
+359s
> Touched
  nothing changes
+360s
  at 14m59s: warned: yes
> Identified {"UPN":"otto@utopia.example","EmployeeID":"U1015","PersonalEmail":"otto@mail.example"}
  asks: identify #1
  warned: -
  typed: otto@utopia.example U1015 otto@mail.example
= identify
> Ended
  -> attract
  wiped
= attract
