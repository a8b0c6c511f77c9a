# People end their visit from the page of the called staff: on the checklist, before the QR code, in the call. What was submitted is
# parked; of all else nothing is kept.

... as first-visit until ready
  -> ready
  can: back
  case: case-1
  code: 00000001
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:1:0s at ready
> Ended
  -> attract
  wiped
= attract
... as first-visit until have-id
  -> have-id
  can: back
  case: case-2
  code: 00000002
  typed: ana@utopia.example U1001 ana@mail.example
  consent: 2026-11
  outcome: tap
> HasCredential {"Yes":true}
  -> present
  asks: present #2
  needs: watch
  can: back, skip
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-2:1:0s at present
> Ended
  -> attract
  wiped
= attract
... as first-visit until call
  -> call
  needs: camera, call, watch
  can: leave
  case: case-3
  code: 00000003
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
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-3:1:2m10s at call
> Ended
  -> attract
  wiped
  SendPark park:case-3:visit-3
= attract
