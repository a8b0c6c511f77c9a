# Somebody came with Uwe's passport, or Uwe's badge picture is ten years old: the faces are called different three times. The text is the
# neutral one about the badge picture. The case is sent all the same, with the reasons, for the reviewer to see.

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
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Matches":[{"pair":"selfie-document","band":"different"}],"Blobs":[{"role":"selfie","name":"b3"}]}
  fault: no-match
  needs: camera
  can: back, retry, skip, without lights
  face tries: 1
> Retried
  fault: -
  needs: camera, judge face
  can: back, skip
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Matches":[{"pair":"selfie-document","band":"different"}],"Blobs":[{"role":"selfie","name":"b4"}]}
  fault: no-match
  needs: camera
  can: back, retry, skip, without lights
  face tries: 2
> Retried
  fault: -
  needs: camera, judge face
  can: back, skip
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Matches":[{"pair":"selfie-document","band":"different"}],"Blobs":[{"role":"selfie","name":"b5"}]}
  -> refused
  fault: no-match
  needs: -
  can: -
  typed: -
  document: -
  face begun: -
  face tries: 3
  face taken: yes
  credential: skipped: no match
  SendCase case:case-1: ana@utopia.example, document TD3, 3 blobs, face by challenge passed different, credential skipped: no match
= refused
! Retried
  illegal
! WentBack
  illegal
> Finished
  -> attract
  wiped
= attract
