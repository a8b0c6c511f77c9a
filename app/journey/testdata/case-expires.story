# Dora's reviewers never answer. She said that she needs more time and stayed near the station; after 24 hours the case runs out, and the
# screen says what to do.

... as first-visit until submitted
  -> submitted
  needs: watch
  can: leave
  case: case-1
  code: 00000001
  consent: 2026-11
  terms: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in 20s
  PIN tries: 5
  mail proven: yes
  face tries: 1
  face taken: yes
  credential: taken
> CaseDelivered
  delivered: yes
> hub CaseLapsed
  -> refused
  fault: case-expired
  needs: -
  can: -
= refused
! Left
  illegal
> Finished
  -> attract
  wiped
= attract
