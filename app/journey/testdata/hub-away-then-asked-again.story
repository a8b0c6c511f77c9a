# The line to the hub is down for ten seconds while Mia waits to be looked up. She need not press anything: the question is put again.

... as first-visit until identify
  -> identify
  can: back
  case: case-1
  code: 00000001
  consent: 2026-11
> Identified {"UPN":"mia@utopia.example","EmployeeID":"U1013","PersonalEmail":"mia@mail.example"}
  asks: identify #1
  typed: mia@utopia.example U1013 mia@mail.example
> AskFailed {"Fault":"hub-away"}
  fault: hub-away
  asks: -
  can: back, retry, go on without
> HubLost
  hub away: yes
+10s
> HubFound
  fault: -
  asks: identify #2
  can: back
  hub away: -
> DirectoryAnswered {"Outcome":"tap"}
  -> have-id
  asks: -
  outcome: tap
= have-id

# Another time the hub answers what nobody understands; that is not asked again by itself.
> WentBack
  -> identify
> Identified {"UPN":"mia@utopia.example","EmployeeID":"U1013","PersonalEmail":"mia@mail.example"}
  asks: identify #3
> AskFailed {"Fault":"hub-nonsense"}
  fault: hub-nonsense
  asks: -
  can: back, retry, go on without
> HubFound
  nothing changes
> WentOnOffline
  -> mail-pin
  fault: -
  asks: pin-send #4
  can: back
  outcome: -
  not checked: yes
> WentBack
  -> identify
  asks: -
= identify
> Ended
  -> attract
  wiped
= attract
