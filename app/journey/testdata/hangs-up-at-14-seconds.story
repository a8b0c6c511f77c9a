# Emil's reviewer closes the page by mistake after 14 seconds. The station waits and says so; the reviewer rings again, the seconds that
# the hub counted still count, and the decision comes.

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
> hub MediaFlowed {"Seconds":14,"Need":15}
  media: 14 of 15 s
> hub ReviewerLeft
  call lost: yes
+10s
> hub ReviewerRang
  call lost: -
> hub MediaFlowed {"Seconds":15,"Need":15}
  media: 15 of 15 s
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
