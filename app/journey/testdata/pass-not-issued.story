# Lars is approved, but the company's policy forbids a pass for his account at this hour. He tries once more and leaves with his code;
# the approval is not lost.

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
> PassCame {"Fault":"pass-policy"}
  fault: pass-policy
  asks: -
  can: retry, leave
> Retried
  fault: -
  asks: pass #7
  can: -
> PassCame {"Fault":"pass-policy"}
  fault: pass-policy
  asks: -
  can: retry, leave
> Left
  -> parked
  fault: -
  needs: -
  can: -
  SendPark park:case-1:visit-1
= parked
> Finished
  -> attract
  wiped
= attract
