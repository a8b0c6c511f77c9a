# Jun goes to fetch his charger and the pass runs out unused. Within 30 days a living face is enough: he gets another one, without a call.

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
> PassCame {"Until":"+120s","Outcome":"tap"}
  asks: enrol #7
  pass: yes
  pass ends: in 2m0s
> LinkCame {"URL":"https://hub.example/passkey/","Until":"+120s"}
  asks: -
  link: https://hub.example/passkey/
+120s
  at 5m10s: -> lapsed; link: -; pass: -; pass ends: -
= lapsed
> Continued
  -> selfie
  needs: camera
  can: back, without lights
  purpose: repass
  face tries: -
  face taken: -
= selfie
! SelfieSkipped
  illegal
> WentBack
  -> lapsed
  needs: watch
  can: -
  purpose: -
= lapsed
> Continued
  -> selfie
  needs: camera
  can: back, without lights
  purpose: repass
> SelfieBegun
  needs: camera, judge face
  can: back
  face begun: yes
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Matches":[{"pair":"selfie-badge","band":"similar"}]}
  asks: fast #8
  needs: camera
  face tries: 1
  face taken: yes
> FastAnswered {"Approved":true,"Outcome":"tap"}
  -> pass
  asks: pass #9
  needs: watch
  can: -
  purpose: -
  face begun: -
  fast path: yes
= pass
> PassCame {"Until":"+30m","Outcome":"tap"}
  asks: enrol #10
  pass: yes
  pass ends: in 30m0s
> hub PasskeySeen
  -> done
  asks: -
  needs: -
  pass: -
  pass ends: -
  passkey seen: yes
= done
> Finished
  -> attract
  wiped
  SendClose close:case-1:visit-1, done
= attract
