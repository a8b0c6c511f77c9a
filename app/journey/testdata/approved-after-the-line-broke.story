# Umut's call broke off after 20 seconds, beyond the grace; the reviewer had heard enough and approves. Umut, who waits again, gets his
# pass without another call.

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
> hub MediaFlowed {"Seconds":20,"Need":15}
  media: 20 of 15 s
> MediaLost
  call lost: yes
+20s
  at 2m30s: -> submitted; fault: call-lost; needs: watch; call lost: -
= submitted
> hub Decided {"Approved":true,"Outcome":"tap"}
  -> pass
  fault: -
  asks: pass #6
  can: -
  approved: yes
= pass
> Ended
  -> attract
  wiped
  SendClose close:case-1:visit-1, left
= attract

# The same for somebody whose outcome is a passkey, with the page of the called staff open: it goes away.
... as first-visit until call
  -> call
  needs: camera, call, watch
  can: leave
  case: case-2
  code: 00000002
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
> MediaLost
  call lost: yes
+20s
  at 5m0s: -> submitted; fault: call-lost; needs: watch; call lost: -
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-2:1:5m0s at submitted call-lost
> hub Decided {"Approved":true,"Outcome":"passkey"}
  -> passkey
  fault: -
  asks: enrol #12
  outcome: passkey
  approved: yes
= passkey
> Ended
  -> attract
  wiped
= attract
