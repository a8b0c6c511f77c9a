# Kaja's reviewer loses the line, and in that moment the station's clock, which was a year ahead, is set right. Twenty seconds later she
# waits again; she does not sit for a year before a page that says "reconnecting".

... as first-visit until call
  -> call
  needs: camera, call, watch
  can: leave
  case: case-1
  code: 00000001
  consent: 2026-11
  terms: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in -1m10s
  PIN tries: 5
  mail proven: yes
  face tries: 1
  face taken: yes
  credential: taken
  delivered: yes
  reviewer told: yes
  reviewer looks: yes
> MediaLost
  call lost: yes
clock -8760h
+21s
  at 2m11s: PIN again: in 10m0s
  at 2m31s: -> submitted; fault: call-lost; needs: watch; call lost: -
= submitted
> Left
  -> parked
  fault: -
  needs: -
  can: -
  SendPark park:case-1:visit-1
> Finished
  -> attract
  wiped
= attract

# The same at the digits: another mail can be had within ten minutes, not after a year.
... as first-visit until mail-pin
  -> mail-pin
  asks: pin-send #7
  can: back
  case: case-2
  code: 00000002
  typed: ana@utopia.example U1001 ana@mail.example
  consent: 2026-11
  outcome: tap
> PINWasSent {"Again":"+60s"}
  asks: -
  PIN sent: yes
  PIN again: in 1m0s
  PIN tries: 5
clock -8760h
+1s
  at 2m32s: PIN again: in 10m0s
> Touched
  nothing changes
> PINEntered {"PIN":"204816"}
  asks: pin-check 204816 #8
> PINWasChecked {"Fault":"pin-expired"}
  fault: pin-expired
  asks: -
  PIN tries: -
> Ended
  -> attract
  wiped
= attract
