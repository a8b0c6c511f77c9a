# After an update gone wrong the hub answers without saying anything: a link without an address, a pass without an end, a case without a
# name. Rosa is told that the hub cannot be understood, and always has a way on or out.

... as first-visit until wallet
  -> wallet
  asks: offer #4
  needs: watch
  can: skip
  case: case-1
  code: 00000001
  typed: ana@utopia.example U1001 ana@mail.example +15550100123
  consent: 2026-11
  terms: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in 20s
  PIN tries: 5
  mail proven: yes
  document: TD3
  face tries: 1
  face taken: yes
> LinkCame {}
  fault: hub-nonsense
  asks: -
  can: retry, skip
> Retried
  fault: -
  asks: offer #5
  can: skip
> AskFailed {}
  fault: hub-nonsense
  asks: -
  can: retry, skip
> Skipped {}
  -> submitted
  fault: -
  can: leave
  typed: -
  document: -
  credential: skipped: chosen
  SendCase case:case-1: ana@utopia.example, document TD3, 3 blobs, face by challenge passed similar, credential skipped: chosen
= submitted
> hub ReviewerRang
  -> call
  needs: camera, call, watch
  reviewer looks: yes
> hub Decided {"Approved":true}
  -> pass
  asks: pass #6
  needs: watch
  can: -
  approved: yes
> PassCame {}
  fault: hub-nonsense
  asks: -
  can: retry, leave
> Retried
  fault: -
  asks: pass #7
  can: -
> PassCame {"Until":"+30m"}
  asks: enrol #8
  pass: yes
  pass ends: in 30m0s
> LinkCame {}
  fault: hub-nonsense
  asks: -
  can: retry
> PassKept {"Show":false}
  -> passkey
  fault: -
  asks: enrol #9
  can: -
> LinkCame {}
  fault: hub-nonsense
  asks: -
  can: retry
> Finished
  -> done
  fault: -
  needs: -
  can: -
  pass: -
> Finished
  -> attract
  wiped
= attract
> ResumeAsked
  -> consent
  can: back
  case: case-2
  code: 00000002
> Agreed
  -> resume
  consent: 2026-11
> CodeEntered {"Code":"7KQ2-M9XX"}
  asks: resume 7KQ2M9XX #10
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
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"}}
  asks: resume-face #11
  needs: camera
  face tries: 1
  face taken: yes
> ResumeAnswered {"Stage":"approved"}
  fault: hub-nonsense
  asks: -
  can: back, retry
> WentBack
  -> resume
  fault: -
  needs: -
  can: back
  face begun: -
> WentBack
  -> attract
  wiped
= attract
