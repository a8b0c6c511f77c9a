# The hub goes away when Mona's pass is asked for, and again when the address of the passkey page is.

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
> AskFailed {"Fault":"hub-away"}
  fault: hub-away
  asks: -
  can: retry, leave
> HubLost
  hub away: yes
> HubFound
  fault: -
  asks: pass #7
  can: -
  hub away: -
> PassCame {"Until":"+30m","Outcome":"tap"}
  asks: enrol #8
  pass: yes
  pass ends: in 30m0s
> AskFailed {"Fault":"hub-away"}
  fault: hub-away
  asks: -
  can: retry
> PassKept {"Show":false}
  -> passkey
  fault: -
  asks: enrol #9
  can: -
> AskFailed {"Fault":"hub-away"}
  fault: hub-away
  asks: -
  can: retry
> Retried
  fault: -
  asks: enrol #10
  can: -
> LinkCame {"URL":"https://hub.example/passkey/","Until":"+30m"}
  asks: -
  link: https://hub.example/passkey/
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
