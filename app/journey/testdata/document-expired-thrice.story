# Olga brought her old passport. Three times it is found to have run out; then somebody from the help desk looks at it, types the staff
# PIN, and takes it. The reviewer reads it in the call.

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
> DocumentFailed {"Fault":"doc-expired"}
  fault: doc-expired
  needs: camera
  can: back, retry
  document tries: 1
> Retried
  fault: -
  needs: camera, judge document
  can: back
> DocumentFailed {"Fault":"doc-unreadable"}
  fault: doc-unreadable
  needs: camera
  can: back, retry
  document tries: 2
> Retried
  fault: -
  needs: camera, judge document
  can: back
> DocumentFailed {"Fault":"doc-expired"}
  fault: doc-expired
  needs: camera
  can: back, retry
  document tries: 3
! StaffTook
  illegal
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:1:20s at document doc-expired
> hub HelperAnswered {"Minutes":2}
  helper in minutes: 2
! Retried
  illegal
! StaffPIN {"PIN":"739105"}
  illegal
> StaffAsked
  overlay pin
> StaffPIN {"PIN":"739105"}
  fault: -
  asks: staff 739105 #4
> StaffAnswered {"OK":true}
  overlay staff
  fault: doc-expired
  asks: -
  can: staff takes it
> StaffTook
  -> selfie
  fault: -
  can: back, skip, without lights
  document: none
= selfie
> SelfieBegun
  needs: camera, judge face
  can: back, skip
  face begun: yes
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Blobs":[{"role":"selfie","name":"b3"}]}
  -> wallet
  asks: offer #5
  needs: watch
  can: skip
  face begun: -
  face tries: 1
  face taken: yes
> Skipped {}
  -> submitted
  asks: -
  can: leave
  typed: -
  document: -
  credential: skipped: chosen
  SendCase case:case-1: ana@utopia.example, document none, 1 blobs, face by challenge passed, credential skipped: chosen
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
