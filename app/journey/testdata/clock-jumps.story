# The station's clock is set right while Yara types: first it jumps a year ahead, then a year back. She is asked once whether she is there,
# and is neither wiped at once nor kept for a year.

... as first-visit until identify
  -> identify
  can: back
  case: case-1
  code: 00000001
  consent: 2026-11
clock 8760h
+1s
  at 1s: warned: yes
= identify
> Touched
  warned: -
clock -8760h
+89s
= identify
+2s
  at 1m32s: warned: yes
> Touched
  warned: -

# Back again while the question is on the screen: thirty seconds are thirty seconds.
+90s
  at 3m2s: warned: yes
clock -8760h
+31s
  at 3m33s: -> attract; wiped
= attract

# The code's page and the staff's wait end in time as well.
... as first-visit until submitted
  -> submitted
  needs: watch
  can: leave
  case: case-2
  code: 00000002
  consent: 2026-11
  terms: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in 20s
  PIN tries: 5
  mail proven: yes
  face tries: 1
  face taken: yes
  credential: taken
> Left
  -> parked
  needs: -
  can: -
  SendPark park:case-2:visit-2
clock -8760h
+61s
  at 4m14s: PIN again: in 10m0s
  at 5m14s: -> attract; wiped
= attract
