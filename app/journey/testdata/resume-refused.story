# Zoe's case was refused while she was away. She reads the neutral text, never the reason.

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
> SelfieBegun
  needs: camera, judge face
  can: back
  face begun: yes
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"}}
  asks: resume-face #2
  needs: camera
  face tries: 1
  face taken: yes
> ResumeAnswered {"Case":"case-9","Stage":"refused"}
  -> refused
  fault: neutral
  asks: -
  needs: -
  can: -
  case: case-9
  purpose: -
  face begun: -
  delivered: yes
= refused
+180s
  at 3m0s: warned: yes
+30s
  at 3m30s: -> attract; wiped
= attract
