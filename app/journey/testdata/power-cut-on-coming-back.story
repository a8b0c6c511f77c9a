# The power fails while Cem, who came back with his code, looks into the camera. What the hub had given for the comparison was in memory
# only, so he types the code once more.

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
> CodeAnswered {}
  -> selfie
  asks: -
  needs: camera
  can: back, without lights
  code: ABCD2345
  purpose: resume
= selfie
> Restarted
  -> resume
  needs: -
  can: back
= resume
> CodeEntered {"Code":"ABCD-2345"}
  asks: resume ABCD2345 #2
> CodeAnswered {}
  -> selfie
  asks: -
  needs: camera
  can: back, without lights
> SelfieBegun
  needs: camera, judge face
  can: back
  face begun: yes
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"}}
  asks: resume-face #3
  needs: camera
  face tries: 1
  face taken: yes
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
