# No Verified ID can be offered to Nils because the hub is away, and later none can be presented. Both times he goes on without.

... as first-visit until wallet
  -> wallet
  asks: offer #4
  needs: watch
  can: skip
  case: case-1
  code: 00000001
  typed: ana@utopia.example U1001 ana@mail.example +15550100123
  consent: 2026-11
  terms: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in 20s
  PIN tries: 5
  mail proven: yes
  document: TD3
  face tries: 1
  face taken: yes
> AskFailed {"Fault":"hub-away"}
  fault: hub-away
  asks: -
  can: retry, skip
> Retried
  fault: -
  asks: offer #5
  can: skip
> LinkCame {"URL":"https://hub.example/o/1","Until":"+5m"}
  asks: -
  link: https://hub.example/o/1
> hub OfferTaken
  -> present
  asks: present #6
  credential: taken
  link: -
> AskFailed {"Fault":"hub-away"}
  fault: hub-away
  asks: -
  can: retry, skip
> Skipped {"Reason":"away"}
  -> submitted
  fault: -
  can: leave
  typed: -
  document: -
  SendCase case:case-1: ana@utopia.example, document TD3, 3 blobs, face by challenge passed similar, credential taken
= submitted
> Left
  -> parked
  needs: -
  can: -
  SendPark park:case-1:visit-1
> Finished
  -> attract
  wiped
= attract
