# The reviewer refuses Goran with a reason. The reason stays at the hub; he reads the neutral text and whom to ask.

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
> hub MediaFlowed {"Seconds":16,"Need":15}
  media: 16 of 15 s
> hub Decided {"Approved":false}
  -> refused
  fault: neutral
  needs: -
  can: -
= refused
! WentBack
  illegal
> Finished
  -> attract
  wiped
= attract
