# Hugo's call broke off, and later somebody approved his case and that approval was taken back because his second selfie had to be looked
# at first. All that stands in the hub's stream, up to event 7. When he comes back none of it is played again: no call of yesterday
# rings, and no approval that does not count any more gives him a pass.

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
> ResumeAnswered {"Case":"case-9","Stage":"waiting","Outcome":"tap","EventN":7}
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
! hub again ReviewerRang
  illegal
! hub again Decided {"Approved":true,"Outcome":"tap"}
  illegal
> hub ReviewerRang
  -> call
  needs: camera, call, watch
  reviewer looks: yes
= call
> Left
  -> parked
  needs: -
  can: -
  SendPark park:case-9:visit-1
> Finished
  -> attract
  wiped
= attract

# Another time his reviewer is on the call page in that moment. He is in the call at once; when the page turns out to be empty, he waits.
> ResumeAsked
  -> consent
  can: back
  case: case-2
  code: 00000002
> Agreed
  -> resume
  consent: 2026-11
> CodeEntered {"Code":"7KQ2-M9XX"}
  asks: resume 7KQ2M9XX #3
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
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Matches":[{"pair":"selfie-case","band":"similar"}]}
  asks: resume-face #4
  needs: camera
  face tries: 1
  face taken: yes
> ResumeAnswered {"Case":"case-9","Stage":"call","Outcome":"tap","EventN":9}
  -> call
  asks: -
  needs: camera, call, watch
  can: leave
  case: case-9
  outcome: tap
  purpose: -
  face begun: -
  delivered: yes
  reviewer looks: yes
  call lost: yes
= call
+10s
> hub MediaFlowed {"Seconds":2,"Need":15}
  media: 2 of 15 s
  call lost: -
> MediaLost
  call lost: yes
+20s
  at 30s: -> submitted; fault: call-lost; needs: watch; call lost: -
= submitted
> Left
  -> parked
  fault: -
  needs: -
  can: -
  SendPark park:case-9:visit-2
> Finished
  -> attract
  wiped
= attract
