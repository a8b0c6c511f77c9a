# The power fails in the middle of Levent's call. When the station is up again it calls back by itself; the reviewer is still there.

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
> hub MediaFlowed {"Seconds":8,"Need":15}
  media: 8 of 15 s
> Restarted
  call lost: yes
+10s
= call
> hub MediaFlowed {"Seconds":9,"Need":15}
  media: 9 of 15 s
  call lost: -
+30s
= call

# The second time the reviewer has gone meanwhile. Levent waits; he is not left alone before a black picture.
> Restarted
  call lost: yes
+20s
  at 3m10s: -> submitted; fault: call-lost; needs: watch; call lost: -
= submitted
> hub ReviewerRang
  -> call
  fault: -
  needs: camera, call, watch
> hub Decided {"Approved":true,"Outcome":"tap"}
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
