# Chen's manager is on a plane. He waits, touches the screen when asked whether he is there, and after seven minutes a delegate rings.

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
> CaseDelivered
  delivered: yes
> hub ReviewerTold
  reviewer told: yes
+300s
  at 5m40s: warned: yes
> Touched
  warned: -
+120s
> hub ReviewerTold
  nothing changes
> hub ReviewerOpened
  reviewer looks: yes
> hub ReviewerRang
  -> call
  needs: camera, call, watch
= call
> hub MediaFlowed {"Seconds":15,"Need":15}
  media: 15 of 15 s
> hub Decided {"Approved":true}
  -> pass
  asks: pass #6
  needs: watch
  can: -
  approved: yes
= pass
> Ended
  -> attract
  wiped
  SendClose close:case-1:visit-1, left
= attract
