# Tove said that she typed the pass and fell into a talk with a colleague, beside the station, for half an hour; she asked for more time.
# The pass was never used and runs out on the page of the passkey.

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
> PassCame {"Until":"+10m","Outcome":"tap"}
  asks: enrol #7
  pass: yes
  pass ends: in 10m0s
> PassKept {"Show":false}
  -> passkey
  asks: enrol #8
> LinkCame {"URL":"https://hub.example/passkey/","Until":"+10m"}
  asks: -
  link: https://hub.example/passkey/
> MoreTimeAsked
  patient: yes
+600s
  at 13m10s: -> lapsed; link: -; pass: -; pass ends: -
= lapsed
> Finished
  -> attract
  wiped
  SendClose close:case-1:visit-1, left
= attract
