# The camera is broken for the day. A helper looks at Said's passport and says so with the staff PIN; a person compares his face in the
# call, on another station if need be.

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
> CameraLost {"Fault":"camera"}
  camera: camera
> HelpCalled
  overlay help
  needs: camera
  can: -
  SendHelp help:visit-1:1:20s at document
> StaffAsked
  overlay pin
> StaffPIN {"PIN":"739105"}
  asks: staff 739105 #4
> StaffAnswered {"OK":true}
  overlay staff
  asks: -
  can: staff takes it
> StaffTook
  -> selfie
  can: back, skip, without lights
  document: none
= selfie
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:2:20s at selfie
> StaffAsked
  overlay pin
> StaffPIN {"PIN":"739105"}
  asks: staff 739105 #5
> StaffAnswered {"OK":true}
  overlay staff
  asks: -
  can: staff takes it
> StaffTook
  -> wallet
  asks: offer #6
  needs: watch
  can: skip
  face taken: yes
= wallet
> Skipped {}
  -> submitted
  asks: -
  can: leave
  typed: -
  document: -
  credential: skipped: chosen
  SendCase case:case-1: ana@utopia.example, document none, 0 blobs, face by staff liveness=not_run, credential skipped: chosen
> Left
  -> parked
  needs: -
  can: -
  SendPark park:case-1:visit-1
= parked
+60s
  at 1m20s: -> attract; wiped
= attract
