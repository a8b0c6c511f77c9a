# Somebody switches the station off at the wall while Birgit's passport is before the camera, and later while her face is. She goes on at
# the same page with everything that she had typed and shown.

... as first-visit until document
  -> document
  needs: camera, judge document
  can: back
  case: case-1
  code: 00000001
  typed: ana@utopia.example U1001 ana@mail.example +15550100123
  consent: 2026-11
  terms: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in 40s
  PIN tries: 5
  mail proven: yes
> DocumentFailed {"Fault":"doc-unreadable"}
  fault: doc-unreadable
  needs: camera
  can: back, retry
  document tries: 1
> Restarted
  nothing changes
> Retried
  fault: -
  needs: camera, judge document
  can: back
> DocumentAccepted {"Document":{"kind":"TD3"},"Blobs":[{"role":"document-front","name":"b1"}]}
  -> confirm
  needs: camera
  document tries: -
  document: TD3
> Restarted
  nothing changes
= confirm
> Confirmed
  -> selfie
  can: back, skip, without lights
> SelfieBegun
  needs: camera, judge face
  can: back, skip
  face begun: yes
> SelfieFailed {"Fault":"two-faces","Live":{"method":"challenge"}}
  fault: two-faces
  needs: camera
  can: back, retry, skip, without lights
  face tries: 1
> Restarted
  nothing changes
> Retried
  fault: -
  needs: camera, judge face
  can: back, skip
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"}}
  -> wallet
  asks: offer #4
  needs: watch
  can: skip
  face begun: -
  face tries: 2
  face taken: yes
> Restarted
  nothing changes
= wallet
> Skipped {}
  -> submitted
  asks: -
  can: leave
  typed: -
  document: -
  credential: skipped: chosen
  SendCase case:case-1: ana@utopia.example, document TD3, 1 blobs, face by challenge passed, credential skipped: chosen
> Restarted
  nothing changes
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
