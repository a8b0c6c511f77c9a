# Yusuf comes back with his code while the hub is away. He can try again or go; nothing is lost, because his case is not in this station.

> ResumeAsked
  -> consent
  can: back
  case: case-1
  code: 00000001
> Agreed
  -> resume
  consent: 2026-11
> CodeEntered {"Code":"ABCD-2345"}
  asks: resume ABCD2345 #1
> AskFailed {"Fault":"hub-away"}
  fault: hub-away
  asks: -
  can: back, retry
> Retried
  fault: -
  asks: resume ABCD2345 #2
  can: back
> CodeAnswered {}
  -> selfie
  asks: -
  needs: camera
  can: back, without lights
  code: ABCD2345
  purpose: resume
= selfie
! SelfieSkipped
  illegal
> SelfieBegun
  needs: camera, judge face
  can: back
  face begun: yes
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Blobs":[{"role":"selfie-resume","name":"b7"}]}
  asks: resume-face #3
  needs: camera
  face tries: 1
  face taken: yes
> AskFailed {"Fault":"hub-away"}
  fault: hub-away
  asks: -
  can: back, retry
> HubFound
  fault: -
  asks: resume-face #4
  can: back
> ResumeAnswered {"Fault":"hub-nonsense"}
  fault: hub-nonsense
  asks: -
  can: back, retry
> Retried
  fault: -
  asks: resume-face #5
  can: back
> ResumeAnswered {"Case":"case-9","Stage":"waiting","Outcome":"tap"}
  -> submitted
  asks: -
  needs: watch
  can: leave
  case: case-9
  outcome: tap
  purpose: -
  face begun: -
  delivered: yes
= submitted
> Left
  -> parked
  needs: -
  can: -
  SendPark park:case-9:visit-1
> Finished
  -> attract
  wiped
= attract
