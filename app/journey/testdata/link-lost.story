# In the middle of Fatima's call the network goes. Ten seconds are mended by themselves; the second time it lasts beyond the grace, and
# she waits again, with her code on the screen. Then the reviewer rings once more.

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
> hub MediaFlowed {"Seconds":5,"Need":15}
  media: 5 of 15 s
> MediaLost
  call lost: yes
+10s
> hub MediaFlowed {"Seconds":6,"Need":15}
  media: 6 of 15 s
  call lost: -
> MediaLost
  call lost: yes
> MediaLost
  nothing changes
> HubLost
  hub away: yes
+20s
  at 2m40s: -> submitted; fault: call-lost; needs: watch; call lost: -
= submitted
> HubFound
  hub away: -
> hub ReviewerRang
  -> call
  fault: -
  needs: camera, call, watch
= call
> Left
  -> parked
  needs: -
  can: -
  SendPark park:case-1:visit-1
= parked
+60s
  at 3m40s: -> attract; wiped
= attract
