# The company's mail server is down while Jana stands there. She tries once more and goes on without; the reviewer will ask her.

... as first-visit until mail-pin
  -> mail-pin
  asks: pin-send #2
  can: back
  case: case-1
  code: 00000001
  typed: ana@utopia.example U1001 ana@mail.example
  consent: 2026-11
  outcome: tap
> PINWasSent {"Fault":"mail-down"}
  fault: mail-down
  asks: -
  can: back, retry, go on without
! PINEntered {"PIN":"204816"}
  illegal
> Retried
  fault: -
  asks: pin-send #3
  can: back
> PINWasSent {"Fault":"mail-down"}
  fault: mail-down
  asks: -
  can: back, retry, go on without
> MailSkipped
  -> phone
  fault: -
  can: back
= phone
> WentBack
  -> mail-pin
  asks: pin-send #4
> PINWasSent {"Fault":"throttled"}
  fault: throttled
  asks: -
  can: back, retry, go on without
> MailSkipped
  -> phone
  fault: -
  can: back
= phone
> Ended
  -> attract
  wiped
= attract
