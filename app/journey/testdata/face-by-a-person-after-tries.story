# Somebody with another man's passport sees that the faces do not match, and presses the button for a person instead of a machine. That
# is his right; but the reviewer reads in the case what the machine had found, and sees the picture. Going back to the document in
# between does not give him his tries back either.

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
> SelfieFailed {"Fault":"liveness","Live":{"method":"challenge","checks":[{"id":"pose.left","outcome":"fail"}]}}
  fault: liveness
  needs: camera
  can: back, retry, skip, without lights
  face tries: 1
> Retried
  fault: -
  needs: camera, judge face
  can: back, skip
> SelfieAccepted {"Live":{"passed":true,"method":"challenge","checks":[{"id":"pose.left","outcome":"pass"}]},"Matches":[{"pair":"selfie-document","band":"different"}],"Blobs":[{"role":"selfie","name":"b3"}]}
  fault: no-match
  needs: camera
  can: back, retry, skip, without lights
  face tries: 2
> WentBack
  fault: -
  can: back, skip, without lights
  face begun: -
> WentBack
  -> confirm
  can: back
> Ended
  -> attract
  wiped
= attract
... as first-visit until selfie
  -> selfie
  needs: camera
  can: back, skip, without lights
  case: case-2
  code: 00000002
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
> SelfieAccepted {"Live":{"passed":true,"method":"challenge","checks":[{"id":"pose.left","outcome":"pass"}]},"Matches":[{"pair":"selfie-document","band":"different"}],"Blobs":[{"role":"selfie","name":"b3"}]}
  fault: no-match
  needs: camera
  can: back, retry, skip, without lights
  face tries: 1
> SelfieSkipped
  -> wallet
  fault: -
  asks: offer #7
  needs: watch
  can: skip
  face begun: -
  face taken: yes
= wallet
> Skipped {}
  -> submitted
  asks: -
  can: leave
  typed: -
  document: -
  credential: skipped: chosen
  SendCase case:case-2: ana@utopia.example, document TD3, 3 blobs, face by staff liveness=not_run pose.left=pass different, credential skipped: chosen
= submitted
> Left
  -> parked
  needs: -
  can: -
  SendPark park:case-2:visit-2
> Finished
  -> attract
  wiped
= attract
