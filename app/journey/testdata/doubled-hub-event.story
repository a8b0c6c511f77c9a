# The line breaks and the hub's stream begins again one event too early. The event that Arda has had already changes nothing.

... as first-visit until submitted
  -> submitted
  needs: watch
  can: leave
  case: case-1
  code: 00000001
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
> hub ReviewerTold
  reviewer told: yes
! hub again ReviewerTold
  illegal
> hub ReviewerRang
  -> call
  needs: camera, call, watch
  reviewer looks: yes
> hub ReviewerLeft
  call lost: yes
! hub again ReviewerRang
  illegal
+20s
  at 1m0s: -> submitted; fault: call-lost; needs: watch; call lost: -
= submitted
! hub again ReviewerRang
  illegal
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
