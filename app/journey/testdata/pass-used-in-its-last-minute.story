# Malik opens the passkey page with his pass a minute before it runs out. The minute passes while his phone asks for his finger; he is
# not told that his pass ran out unused, and a moment later the passkey is there.

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
> PassCame {"Until":"+100s","Outcome":"tap"}
  asks: enrol #7
  pass: yes
  pass ends: in 1m40s
> LinkCame {"URL":"https://hub.example/passkey/","Until":"+100s"}
  asks: -
  link: https://hub.example/passkey/
+60s
> hub PassWasUsed
  -> passkey
  asks: enrol #8
  link: -
  pass used: yes
> LinkCame {"URL":"https://hub.example/passkey/","Until":"+30m"}
  asks: -
  link: https://hub.example/passkey/
+60s
= passkey
> hub PasskeySeen
  -> done
  needs: -
  link: -
  pass: -
  pass ends: -
  passkey seen: yes
= done
> Finished
  -> attract
  wiped
  SendClose close:case-1:visit-1, done
= attract

# Another time the news that it was used comes too late: the station says that it ran out, and then that all is well.
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
> PassCame {"Until":"+100s","Outcome":"tap"}
  asks: enrol #15
  pass: yes
  pass ends: in 1m40s
+100s
  at 10m0s: -> lapsed; asks: -; pass: -; pass ends: -
= lapsed
> hub PassWasUsed
  nothing changes
> hub PasskeySeen
  -> done
  needs: -
  passkey seen: yes
= done
> Finished
  -> attract
  wiped
  SendClose close:case-2:visit-2, done
= attract
