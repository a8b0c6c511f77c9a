# Somebody has held prints and tablets before this station's camera all afternoon, and the machine there takes no more faces for half an
# hour. Ilya, who comes next, has done nothing: he is only told that a colleague will compare his picture, and goes on. It is none of
# his tries, and the reviewer reads in the case that the station was locked out.

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
> SelfieAccepted {"Live":{"method":"challenge","locked":true,"checks":[{"id":"session","outcome":"not_run"}]},"Blobs":[{"role":"selfie","name":"b9"}]}
  fault: liveness
  needs: camera
  locked: yes
! Retried
  illegal
! SelfieBegun {"NoFlash":true}
  illegal
= selfie
> SelfieSkipped
  -> wallet
  fault: -
  asks: offer #4
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
  locked: -
  credential: skipped: chosen
  SendCase case:case-1: ana@utopia.example, document TD3, 3 blobs, face by staff locked liveness=not_run session=not_run, credential skipped: chosen
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

# He may as well go back; the station then looks again whether it takes faces.
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
> SelfieFailed {"Fault":"liveness","Live":{"method":"challenge","locked":true}}
  fault: liveness
  needs: camera
  locked: yes
> WentBack
  fault: -
  can: back, skip, without lights
  face begun: -
  locked: -
> SelfieBegun
  needs: camera, judge face
  can: back, skip
  face begun: yes
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"}}
  -> wallet
  asks: offer #8
  needs: watch
  can: skip
  face begun: -
  face tries: 1
  face taken: yes
= wallet
> Ended
  -> attract
  wiped
= attract

# With a Verified ID there is no short cut past a locked station: the way with a reviewer is left.
... as first-visit until have-id
  -> have-id
  can: back
  case: case-3
  code: 00000003
  typed: ana@utopia.example U1001 ana@mail.example
  consent: 2026-11
  outcome: tap
> HasCredential {"Yes":true}
  -> present
  asks: present #10
  needs: watch
  can: back, skip
> hub Presented {"Presentation":"p2","OK":true,"Fast":true}
  -> selfie
  asks: -
  needs: camera
  can: back, without lights
  purpose: fast
  presented: p2
> SelfieBegun
  needs: camera, judge face
  can: back
  face begun: yes
> SelfieFailed {"Fault":"liveness","Live":{"method":"challenge","locked":true}}
  fault: liveness
  needs: camera
  can: back, skip
  locked: yes
> SelfieSkipped
  -> mail-pin
  fault: credential
  asks: pin-send #11
  needs: -
  can: back
  purpose: -
  face begun: -
  locked: -
  presented: -
= mail-pin
> Ended
  -> attract
  wiped
= attract

# Who comes back with a code has no picture that a colleague could compare at once: staff is called, or the visit ends.
... as resume-approved until selfie
  -> selfie
  needs: camera
  can: back, without lights
  case: case-4
  code: 7KQ2M9XX
  consent: 2026-11
  purpose: resume
> SelfieBegun
  needs: camera, judge face
  can: back
  face begun: yes
> SelfieFailed {"Fault":"liveness","Live":{"method":"challenge","locked":true}}
  fault: liveness
  needs: camera
  locked: yes
! SelfieSkipped
  illegal
! Retried
  illegal
> WentBack
  fault: -
  can: back, without lights
  face begun: -
  locked: -
> WentBack
  -> resume
  needs: -
  can: back
= resume
> Ended
  -> attract
  wiped
= attract
