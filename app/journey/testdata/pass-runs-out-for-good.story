# Kim's pass ran out too, but the face before the camera is another one. No pass; the neutral text.

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
> PassCame {"Until":"+60s","Outcome":"tap"}
  asks: enrol #7
  pass: yes
  pass ends: in 1m0s
+60s
  at 4m10s: -> lapsed; asks: -; pass: -; pass ends: -
> Continued
  -> selfie
  needs: camera
  can: back, without lights
  purpose: repass
  face tries: -
  face taken: -
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:1:4m10s at selfie
> StaffAsked
  overlay pin
> StaffPIN {"PIN":"739105"}
  asks: staff 739105 #8
> StaffAnswered {"OK":true}
  overlay staff
  asks: -
! StaffTook
  illegal
> HelpClosed
  overlay closed
  can: back, without lights
> SelfieBegun
  needs: camera, judge face
  can: back
  face begun: yes
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Matches":[{"pair":"selfie-badge","band":"different"}]}
  fault: no-match
  needs: camera
  can: back, retry, without lights
  face tries: 1
> Retried
  fault: -
  needs: camera, judge face
  can: back
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Matches":[{"pair":"selfie-badge","band":"different"}]}
  fault: no-match
  needs: camera
  can: back, retry, without lights
  face tries: 2
> Retried
  fault: -
  needs: camera, judge face
  can: back
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Matches":[{"pair":"selfie-badge","band":"different"}]}
  -> refused
  fault: neutral
  needs: -
  can: -
  face begun: -
  face tries: 3
  face taken: yes
= refused
> Finished
  -> attract
  wiped
= attract

# Another time the hub says no although face and life are right.
... as first-visit until pass
  -> pass
  asks: pass #14
  needs: watch
  case: case-2
  code: 00000002
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
> PassCame {"Until":"+60s","Outcome":"tap"}
  asks: enrol #15
  pass: yes
  pass ends: in 1m0s
+60s
  at 8m20s: -> lapsed; asks: -; pass: -; pass ends: -
> Continued
  -> selfie
  needs: camera
  can: back, without lights
  purpose: repass
  face tries: -
  face taken: -
> SelfieBegun
  needs: camera, judge face
  can: back
  face begun: yes
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Matches":[{"pair":"selfie-badge","band":"similar"}]}
  asks: fast #16
  needs: camera
  face tries: 1
  face taken: yes
> FastAnswered {"Approved":false}
  -> refused
  fault: neutral
  asks: -
  needs: -
  can: -
  face begun: -
= refused
> Finished
  -> attract
  wiped
= attract

# And another time the person does not want one now.
... as first-visit until pass
  -> pass
  asks: pass #22
  needs: watch
  case: case-3
  code: 00000003
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
> PassCame {"Until":"+60s","Outcome":"tap"}
  asks: enrol #23
  pass: yes
  pass ends: in 1m0s
+60s
  at 12m30s: -> lapsed; asks: -; pass: -; pass ends: -
> Finished
  -> attract
  wiped
  SendClose close:case-3:visit-3, left
= attract
