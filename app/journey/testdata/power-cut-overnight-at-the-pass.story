# The pass was on the screen when the power went. Eight hours later its page is not shown to whoever comes first; the hub is told.

... as first-visit until pass
  -> pass
  asks: pass #6
  needs: watch
  case: case-1
  code: 00000001
  consent: 2026-11
  terms: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in -2m10s
  PIN tries: 5
  mail proven: yes
  face tries: 1
  face taken: yes
  credential: taken
  delivered: yes
  reviewer told: yes
  reviewer looks: yes
  approved: yes
  media: 15 of 15 s
clock 8h
> Restarted
  -> attract
  wiped
  SendClose close:case-1:visit-1, left
= attract
