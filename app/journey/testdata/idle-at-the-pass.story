# Sina walks off while the pass is on the screen, without having said that she has typed it. After three minutes and a warning it is
# gone, and the hub is told so that it can take the pass back.

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
> PassCame {"Until":"+30m","Outcome":"tap"}
  asks: enrol #7
  pass: yes
  pass ends: in 30m0s
> LinkCame {"URL":"https://hub.example/passkey/","Until":"+30m"}
  asks: -
  link: https://hub.example/passkey/
+180s
  at 6m10s: warned: yes
+30s
  at 6m40s: -> attract; wiped; SendClose close:case-1:visit-1, left
= attract
