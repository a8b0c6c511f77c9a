# Igor says that he has typed the pass, and then is not sure. He goes back to it, types it, and makes the passkey.

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
! PassKept {"Show":false}
  illegal
> PassCame {"Until":"+30m","Outcome":"tap"}
  asks: enrol #7
  pass: yes
  pass ends: in 30m0s
> LinkCame {"URL":"https://hub.example/passkey/","Until":"+30m"}
  asks: -
  link: https://hub.example/passkey/
! Left
  illegal
> PassKept {"Show":false}
  -> passkey
  asks: enrol #8
  link: -
> LinkCame {"URL":"https://hub.example/passkey/","Until":"+30m"}
  asks: -
  link: https://hub.example/passkey/
> PassKept {"Show":true}
  -> pass
= pass
> PassKept {"Show":false}
  -> passkey
  asks: enrol #10
  link: -
> hub PassWasUsed
  pass used: yes
! PassKept {"Show":true}
  illegal
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

# Another time he looks at the pass for so long that the QR code beside it runs out; it is made anew.
... as first-visit until pass
  -> pass
  asks: pass #16
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
> PassCame {"Until":"+30m","Outcome":"tap"}
  asks: enrol #17
  pass: yes
  pass ends: in 30m0s
> LinkCame {"URL":"https://hub.example/passkey/1","Until":"+10m"}
  asks: -
  link: https://hub.example/passkey/1
> PassKept {"Show":false}
  -> passkey
  asks: enrol #18
  link: -
> LinkCame {"URL":"https://hub.example/passkey/2","Until":"+60s"}
  asks: -
  link: https://hub.example/passkey/2
> PassKept {"Show":true}
  -> pass
+60s
  at 7m20s: asks: enrol #20; link: -
> LinkCame {"URL":"https://hub.example/passkey/3","Until":"+10m"}
  asks: -
  link: https://hub.example/passkey/3
> hub PasskeySeen
  -> done
  needs: -
  link: -
  pass: -
  pass ends: -
  passkey seen: yes
> Finished
  -> attract
  wiped
  SendClose close:case-2:visit-2, done
= attract
