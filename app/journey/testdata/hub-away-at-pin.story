# The hub goes away while Kofi's digits are being checked. They are checked when it is back; he types nothing twice.

... as first-visit until mail-pin
  -> mail-pin
  asks: pin-send #2
  can: back
  case: case-1
  code: 00000001
  typed: ana@utopia.example U1001 ana@mail.example
  consent: 2026-11
  outcome: tap
> AskFailed {"Fault":"hub-away"}
  fault: hub-away
  asks: -
  can: back, retry, go on without
> HubLost
  hub away: yes
> HubFound
  fault: -
  asks: pin-send #3
  can: back
  hub away: -
> PINWasSent {"Again":"+60s"}
  asks: -
  PIN sent: yes
  PIN again: in 1m0s
  PIN tries: 5
> PINEntered {"PIN":"204816"}
  asks: pin-check 204816 #4
> AskFailed {"Fault":"hub-away"}
  fault: hub-away
  asks: -
  can: back, retry, go on without
> HubFound
  fault: -
  asks: pin-check 204816 #5
  can: back
> AskFailed {"Fault":"hub-nonsense"}
  fault: hub-nonsense
  asks: -
  can: back, retry, go on without
> HubFound
  nothing changes
> Retried
  fault: -
  asks: pin-check 204816 #6
  can: back
> PINWasChecked {"OK":true,"Left":5}
  -> phone
  asks: -
  mail proven: yes
= phone
> Ended
  -> attract
  wiped
= attract
