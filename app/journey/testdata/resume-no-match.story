# Jonas came back with a new beard and his glasses on. The first selfie does not match that of his case; without them the second one
# does. Between the two the station asks for leave to compare again, because the hub's first word was good for one face only.

> ResumeAsked
  -> consent
  can: back
  case: case-1
  code: 00000001
> Agreed
  -> resume
  consent: 2026-11
> CodeEntered {"Code":"7KQ2-M9XX"}
  asks: resume 7KQ2M9XX #1
> CodeAnswered {}
  -> selfie
  asks: -
  needs: camera
  can: back, without lights
  code: 7KQ2M9XX
  purpose: resume
> SelfieBegun
  needs: camera, judge face
  can: back
  face begun: yes
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Matches":[{"pair":"selfie-case","band":"unclear"}]}
  asks: resume-face #2
  needs: camera
  face tries: 1
  face taken: yes
> ResumeAnswered {"Fault":"no-match"}
  fault: no-match
  asks: resume 7KQ2M9XX #3
! SelfieAccepted {"Live":{"passed":true,"method":"challenge"}}
  illegal
> CodeAnswered {}
  asks: -
  can: back, retry, without lights
  face taken: -
> Retried
  fault: -
  needs: camera, judge face
  can: back
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Matches":[{"pair":"selfie-case","band":"similar"}]}
  asks: resume-face #4
  needs: camera
  face tries: 2
  face taken: yes
> ResumeAnswered {"Case":"case-9","Stage":"waiting","Outcome":"tap","EventN":3}
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

# Somebody found Jonas's code. After three faces that are not his, or as soon as the hub has enough, it is over; no name was shown.
> ResumeAsked
  -> consent
  can: back
  case: case-2
  code: 00000002
> Agreed
  -> resume
  consent: 2026-11
> CodeEntered {"Code":"7KQ2-M9XX"}
  asks: resume 7KQ2M9XX #5
> CodeAnswered {}
  -> selfie
  asks: -
  needs: camera
  can: back, without lights
  code: 7KQ2M9XX
  purpose: resume
> SelfieBegun
  needs: camera, judge face
  can: back
  face begun: yes
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Matches":[{"pair":"selfie-case","band":"unclear"}]}
  asks: resume-face #6
  needs: camera
  face tries: 1
  face taken: yes
> ResumeAnswered {"Fault":"no-match"}
  fault: no-match
  asks: resume 7KQ2M9XX #7
> AskFailed {"Fault":"hub-away"}
  fault: hub-away
  asks: -
  can: back, retry
> Retried
  fault: -
  asks: resume 7KQ2M9XX #8
  can: back
> CodeAnswered {}
  asks: -
  needs: camera, judge face
  face taken: -
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Matches":[{"pair":"selfie-case","band":"unclear"}]}
  asks: resume-face #9
  needs: camera
  face tries: 2
  face taken: yes
> ResumeAnswered {"Fault":"no-match"}
  fault: no-match
  asks: resume 7KQ2M9XX #10
> CodeAnswered {}
  asks: -
  can: back, retry, without lights
  face taken: -
> Retried
  fault: -
  needs: camera, judge face
  can: back
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Matches":[{"pair":"selfie-case","band":"unclear"}]}
  asks: resume-face #11
  needs: camera
  face tries: 3
  face taken: yes
> ResumeAnswered {"Fault":"no-match"}
  -> refused
  fault: no-match
  asks: -
  needs: -
  can: -
  face begun: -
= refused
> Finished
  -> attract
  wiped
> ResumeAsked
  -> consent
  can: back
  case: case-3
  code: 00000003
> Agreed
  -> resume
  consent: 2026-11
> CodeEntered {"Code":"7KQ2-M9XX"}
  asks: resume 7KQ2M9XX #12
> CodeAnswered {}
  -> selfie
  asks: -
  needs: camera
  can: back, without lights
  code: 7KQ2M9XX
  purpose: resume
> SelfieBegun
  needs: camera, judge face
  can: back
  face begun: yes
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Matches":[{"pair":"selfie-case","band":"unclear"}]}
  asks: resume-face #13
  needs: camera
  face tries: 1
  face taken: yes
> ResumeAnswered {"Fault":"no-match"}
  fault: no-match
  asks: resume 7KQ2M9XX #14
> CodeAnswered {"Fault":"throttled"}
  -> resume
  fault: throttled
  asks: -
  needs: -
  face begun: -
= resume
> WentBack
  -> attract
  wiped
= attract
