# Olaf waits for a reviewer who does not come. After five minutes the station asks whether he is there; he went to the window. The case is
# parked, not wiped: his code is on the screen for another minute, and he sees it when he turns round. Then the station is free.

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
+44s
= submitted
+1s
  at 6m25s: -> parked; needs: -; can: -; warned: -; SendPark park:case-1:visit-1
= parked
+30s
> Touched
  nothing changes
+60s
  at 7m55s: -> attract; wiped
= attract
