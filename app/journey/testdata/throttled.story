# Somebody tries employee numbers one after the other. The hub says "too often"; the station neither asks again by itself nor lets
# anybody go on without the directory.

... as first-visit until identify
  -> identify
  can: back
  case: case-1
  code: 00000001
  consent: 2026-11
> Identified {"UPN":"ana@utopia.example","EmployeeID":"U1001","PersonalEmail":"x@mail.example"}
  asks: identify #1
  typed: ana@utopia.example U1001 x@mail.example
> DirectoryAnswered {}
  fault: neutral
  asks: -
> Identified {"UPN":"ana@utopia.example","EmployeeID":"U1002","PersonalEmail":"x@mail.example"}
  fault: -
  asks: identify #2
  typed: ana@utopia.example U1002 x@mail.example
> DirectoryAnswered {"Fault":"throttled"}
  fault: throttled
  asks: -
! Retried
  illegal
! WentOnOffline
  illegal
> HubLost
  hub away: yes
> HubFound
  hub away: -
! WentOnOffline
  illegal
+90s
  at 1m30s: warned: yes
+30s
  at 2m0s: -> attract; wiped
= attract
