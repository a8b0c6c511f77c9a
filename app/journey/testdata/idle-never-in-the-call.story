# Tariq talks to his reviewer for twelve minutes without touching the screen. As long as the reviewer is there nobody asks him whether he
# is there.

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
> hub MediaFlowed {"Seconds":10,"Need":15}
  media: 10 of 15 s
+360s
> hub MediaFlowed {"Seconds":360,"Need":15}
  media: 360 of 15 s
+360s
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
