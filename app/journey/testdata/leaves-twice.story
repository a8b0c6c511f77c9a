# Ines came back with her code, waited for a while, and leaves again. The page shows her the code that she came with: it is the one that
# the hub knows. The code that the station had made up for this visit would open nothing.

> ResumeAsked {"Visit":"v","Case":"c","Code":"ZZZZZZZZ"}
  -> consent
  can: back
  case: c
  code: ZZZZZZZZ
> Agreed
  -> resume
  consent: 2026-11
> CodeEntered {"Code":"7kq2-m9xx"}
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
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Matches":[{"pair":"selfie-case","band":"similar"}]}
  asks: resume-face #2
  needs: camera
  face tries: 1
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
  SendPark park:case-9:v
= parked
> Finished
  -> attract
  wiped
= attract
