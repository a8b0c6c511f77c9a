# Ivan asked for a PIN yesterday and types it today. It has run out; another one can be sent, but not before the cool-down is over.

... as first-visit until mail-pin
  -> mail-pin
  asks: pin-send #2
  can: back
  case: case-1
  code: 00000001
  typed: ana@utopia.example U1001 ana@mail.example
  consent: 2026-11
  outcome: tap
> PINWasSent {"Again":"+60s"}
  asks: -
  PIN sent: yes
  PIN again: in 1m0s
  PIN tries: 5
> PINEntered {"PIN":"204816"}
  asks: pin-check 204816 #3
> PINWasChecked {"Fault":"pin-expired"}
  fault: pin-expired
  asks: -
  PIN tries: -
! PINResent
  illegal
+59s
! PINResent
  illegal
+1s
> PINResent
  fault: -
  asks: pin-send #4
! PINResent
  illegal
> PINWasSent {"Again":"+60s"}
  asks: -
  PIN again: in 1m0s
  PIN tries: 5
> PINEntered {"PIN":"118822"}
  asks: pin-check 118822 #5
> PINWasChecked {"OK":true,"Left":5}
  -> phone
  asks: -
  mail proven: yes
= phone
> Ended
  -> attract
  wiped
= attract
