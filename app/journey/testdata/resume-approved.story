# Gil's reviewer approved while he was at lunch. He comes to another station with his code; the first selfie is somebody who looks over
# his shoulder, the second is his own, and his pass is there.

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
> SelfieFailed {"Fault":"two-faces","Live":{"method":"challenge"}}
  fault: two-faces
  needs: camera
  can: back, retry, without lights
  face tries: 1
> Retried
  fault: -
  needs: camera, judge face
  can: back
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"}}
  asks: resume-face #2
  needs: camera
  face tries: 2
  face taken: yes
> ResumeAnswered {"Case":"case-9","Stage":"approved","Outcome":"tap"}
  -> pass
  asks: pass #3
  needs: watch
  can: -
  case: case-9
  outcome: tap
  purpose: -
  face begun: -
  delivered: yes
  approved: yes
= pass
> PassCame {"Until":"+30m","Outcome":"tap"}
  asks: enrol #4
  pass: yes
  pass ends: in 30m0s
> hub PasskeySeen
  -> done
  asks: -
  needs: -
  pass: -
  pass ends: -
  passkey seen: yes
> Finished
  -> attract
  wiped
  SendClose close:case-9:visit-1, done
= attract
