# The evening sun stands behind Tomas. Three times the challenge cannot be passed; his last picture goes to the reviewer with the
# reasons, and he is not told that he failed anything.

... as first-visit until selfie
  -> selfie
  needs: camera
  can: back, skip, without lights
  case: case-1
  code: 00000001
  typed: ana@utopia.example U1001 ana@mail.example +15550100123
  consent: 2026-11
  terms: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in 32s
  PIN tries: 5
  mail proven: yes
  document: TD3
> SelfieBegun
  needs: camera, judge face
  can: back, skip
  face begun: yes
> SelfieFailed {"Fault":"liveness","Live":{"method":"challenge"}}
  fault: liveness
  needs: camera
  can: back, retry, skip, without lights
  face tries: 1
> Retried
  fault: -
  needs: camera, judge face
  can: back, skip
> SelfieFailed {"Fault":"face","Live":{"method":"challenge"}}
  fault: face
  needs: camera
  can: back, retry, skip, without lights
  face tries: 2
> Retried
  fault: -
  needs: camera, judge face
  can: back, skip
> SelfieAccepted {"Live":{"passed":false,"method":"challenge","checks":[{"id":"light","outcome":"fail"}]},"Blobs":[{"role":"selfie","name":"b3"}]}
  -> wallet
  asks: offer #4
  needs: watch
  can: skip
  face begun: -
  face tries: 3
  face taken: yes
= wallet
> Skipped {}
  -> submitted
  asks: -
  can: leave
  typed: -
  document: -
  credential: skipped: chosen
  SendCase case:case-1: ana@utopia.example, document TD3, 3 blobs, face by challenge light=fail, credential skipped: chosen
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
