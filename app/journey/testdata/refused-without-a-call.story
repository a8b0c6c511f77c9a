# A reviewer sees at once that the evidence is not Hedda's and refuses while she waits, with a helper's page open over it.

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
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:1:40s at submitted
> hub Decided {"Approved":false}
  -> refused
  fault: neutral
  needs: -
= refused
> Finished
  -> attract
  wiped
= attract
