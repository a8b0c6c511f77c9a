# The power fails while the pass is on the screen. The pass was in memory only, so the hub is asked for another; the one before is worth
# nothing then.

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
> Restarted
  asks: pass #8
  pass: -
! PassKept {"Show":false}
  illegal
> PassCame {"Until":"+30m","Outcome":"tap"}
  asks: enrol #9
  pass: yes
> LinkCame {"URL":"https://hub.example/passkey/","Until":"+30m"}
  asks: -
> PassKept {"Show":false}
  -> passkey
  asks: enrol #10
  link: -
> hub PasskeySeen
  -> done
  asks: -
  needs: -
  pass: -
  pass ends: -
  passkey seen: yes
= done
> Restarted
  nothing changes
+30s
  at 3m40s: -> attract; wiped; SendClose close:case-1:visit-1, done
= attract

# The power fails when she has said that she typed it, and has not. The pass that could be shown again is gone with the power, so she is
# taken to a new one instead of to an empty page.
... as first-visit until passkey
  -> passkey
  asks: enrol #18
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
> Restarted
  -> pass
  asks: pass #19
  pass: -
= pass
> PassCame {"Until":"+30m","Outcome":"tap"}
  asks: enrol #20
  pass: yes
> PassKept {"Show":false}
  -> passkey
  asks: enrol #21
> hub PassWasUsed
  pass used: yes

# Once it is used, a power cut changes nothing.
> Restarted
  nothing changes
= passkey
> hub PasskeySeen
  -> done
  asks: -
  needs: -
  pass: -
  pass ends: -
  passkey seen: yes
> Finished
  -> attract
  wiped
  SendClose close:case-2:visit-2, done
= attract
