# Frida leaves with her code to eat something. An hour later she comes back, types it at the same station, shows her face, and waits for the
# reviewer, who rings at once.

... as first-visit until submitted
  -> submitted
  needs: watch
  can: leave
  case: case-1
  code: 00000001
  consent: 2026-11
  terms: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in 20s
  PIN tries: 5
  mail proven: yes
  face tries: 1
  face taken: yes
  credential: taken
> CaseDelivered
  delivered: yes
> hub ReviewerTold
  reviewer told: yes
> Left
  -> parked
  needs: -
  can: -
  SendPark park:case-1:visit-1
= parked
+60s
  at 1m40s: -> attract; wiped
= attract
> ResumeAsked
  -> consent
  can: back
  case: case-2
  code: 00000002
> Agreed
  -> resume
  consent: 2026-11
> CodeEntered {"Code":"0000-0001"}
  asks: resume 00000001 #6
> CodeAnswered {}
  -> selfie
  asks: -
  needs: camera
  can: back, without lights
  code: 00000001
  purpose: resume
= selfie
> SelfieBegun
  needs: camera, judge face
  can: back
  face begun: yes
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Matches":[{"pair":"selfie-case","band":"similar"}],"Blobs":[{"role":"selfie-resume","name":"b7"}]}
  asks: resume-face #7
  needs: camera
  face tries: 1
  face taken: yes
> ResumeAnswered {"Case":"case-1","Stage":"waiting","Outcome":"tap"}
  -> submitted
  asks: -
  needs: watch
  can: leave
  case: case-1
  outcome: tap
  purpose: -
  face begun: -
  delivered: yes
= submitted
> hub ReviewerRang
  -> call
  needs: camera, call, watch
  reviewer looks: yes
> hub MediaFlowed {"Seconds":15,"Need":15}
  media: 15 of 15 s
> hub Decided {"Approved":true,"Outcome":"tap"}
  -> pass
  asks: pass #8
  needs: watch
  can: -
  approved: yes
= pass
> PassCame {"Until":"+30m","Outcome":"tap"}
  asks: enrol #9
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
  SendClose close:case-1:visit-2, done
= attract
