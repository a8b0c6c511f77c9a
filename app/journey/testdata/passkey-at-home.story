# Pia has typed the pass into her phone and wants to make the passkey at her desk. She says so. The hub is not told to close anything: a
# close would take the pass back while she walks upstairs.

... as first-visit until passkey
  -> passkey
  asks: enrol #8
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
  pass: yes
  pass ends: in 30m0s
> LinkCame {"URL":"https://hub.example/passkey/","Until":"+30m"}
  asks: -
  link: https://hub.example/passkey/
> Finished
  -> done
  needs: -
  link: -
  pass: -
= done
+30s
  at 3m40s: -> attract; wiped
= attract

# Piet does the same and simply goes.
... as first-visit until passkey
  -> passkey
  asks: enrol #16
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
  pass: yes
  pass ends: in 30m0s
> LinkCame {"URL":"https://hub.example/passkey/","Until":"+30m"}
  asks: -
  link: https://hub.example/passkey/
+180s
  at 9m50s: warned: yes
+30s
  at 10m20s: -> attract; wiped
= attract
