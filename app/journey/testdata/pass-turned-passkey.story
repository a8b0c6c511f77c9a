# When Nora's pass is asked for, the company's policy has changed: the hub answers that she makes a passkey at once.

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
> PassCame {"Outcome":"passkey"}
  -> passkey
  asks: enrol #7
  outcome: passkey
= passkey
> LinkCame {"URL":"https://hub.example/passkey/#t1","Until":"+10m"}
  asks: -
  link: https://hub.example/passkey/#t1
> hub PasskeySeen
  -> done
  needs: -
  link: -
  passkey seen: yes
= done
> Finished
  -> attract
  wiped
  SendClose close:case-1:visit-1, done
= attract
