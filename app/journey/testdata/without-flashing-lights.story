# Flickering light gives Selma migraines. The page before the selfie warns her, and she takes the way without: head movements only. Nothing
# is missing in her case but the lights, and the reviewer is told that she chose so.

... as first-visit until selfie
  -> selfie
  needs: camera
  can: back, skip, without lights
  case: case-1
  code: 00000001
  typed: ana@utopia.example U1001 ana@mail.example +15550100123
  consent: 2026-11
  terms: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in 32s
  PIN tries: 5
  mail proven: yes
  document: TD3
! SelfieAccepted {"Live":{"passed":true}}
  illegal
! SelfieFailed {"Fault":"face"}
  illegal
> SelfieBegun {"NoFlash":true}
  needs: camera, judge face
  can: back, skip
  face begun: yes
  without lights: yes
! SelfieBegun {"NoFlash":true}
  illegal
> SelfieFailed {"Fault":"face","Live":{"method":"challenge","noFlash":true,"advice":"stay-in-picture"}}
  fault: face
  needs: camera
  can: back, retry, skip
  advice: stay-in-picture
  face tries: 1
! SelfieBegun {"NoFlash":true}
  illegal
> Retried
  fault: -
  needs: camera, judge face
  can: back, skip
  advice: -
> SelfieAccepted {"Live":{"method":"challenge","noFlash":true,"checks":[{"id":"pose.turn.1","outcome":"pass"}]}}
  -> wallet
  asks: offer #4
  needs: watch
  can: skip
  face begun: -
  without lights: -
  face tries: 2
  face taken: yes
= wallet
> Skipped {}
  -> submitted
  asks: -
  can: leave
  typed: -
  document: -
  credential: skipped: chosen
  SendCase case:case-1: ana@utopia.example, document TD3, 2 blobs, face by challenge without lights pose.turn.1=pass, credential skipped: chosen
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

# Ruth begins with the lights, and finds them unpleasant. A tap ends them at once; no try is counted, and the same page offers the other way.
... as first-visit until selfie
  -> selfie
  needs: camera
  can: back, skip, without lights
  case: case-2
  code: 00000002
  typed: ana@utopia.example U1001 ana@mail.example +15550100123
  consent: 2026-11
  terms: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in 32s
  PIN tries: 5
  mail proven: yes
  document: TD3
> SelfieBegun
  needs: camera, judge face
  can: back, skip
  face begun: yes
! SelfieBegun
  illegal
> WentBack
  needs: camera
  can: back, skip, without lights
  face begun: -
= selfie
> SelfieBegun {"NoFlash":true}
  needs: camera, judge face
  can: back, skip
  face begun: yes
  without lights: yes
> SelfieAccepted {"Live":{"method":"challenge","noFlash":true}}
  -> wallet
  asks: offer #8
  needs: watch
  can: skip
  face begun: -
  without lights: -
  face tries: 1
  face taken: yes
= wallet
> Ended
  -> attract
  wiped
= attract

# For Piet the room is too bright. What he should change stands on the screen, and the way without lights is at hand there too; he stays
# on it when he tries again, and gets the lights back by going to the page before.
... as first-visit until selfie
  -> selfie
  needs: camera
  can: back, skip, without lights
  case: case-3
  code: 00000003
  typed: ana@utopia.example U1001 ana@mail.example +15550100123
  consent: 2026-11
  terms: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in 32s
  PIN tries: 5
  mail proven: yes
  document: TD3
> SelfieBegun
  needs: camera, judge face
  can: back, skip
  face begun: yes
> SelfieFailed {"Fault":"liveness","Live":{"method":"challenge","advice":"too-bright"}}
  fault: liveness
  needs: camera
  can: back, retry, skip, without lights
  advice: too-bright
  face tries: 1
! SelfieBegun
  illegal
> SelfieBegun {"NoFlash":true}
  fault: -
  needs: camera, judge face
  can: back, skip
  without lights: yes
  advice: -
> SelfieFailed {"Fault":"liveness","Live":{"method":"challenge","noFlash":true,"advice":"turn-further"}}
  fault: liveness
  needs: camera
  can: back, retry, skip
  advice: turn-further
  face tries: 2
> Retried
  fault: -
  needs: camera, judge face
  can: back, skip
  advice: -
> WentBack
  needs: camera
  can: back, skip, without lights
  face begun: -
> SelfieBegun
  needs: camera, judge face
  can: back, skip
  face begun: yes
  without lights: -
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"}}
  -> wallet
  asks: offer #12
  needs: watch
  can: skip
  face begun: -
  face tries: 3
  face taken: yes
= wallet
> Ended
  -> attract
  wiped
= attract

# The power fails in the middle of the lights. They never start again by themselves.
... as first-visit until selfie
  -> selfie
  needs: camera
  can: back, skip, without lights
  case: case-4
  code: 00000004
  typed: ana@utopia.example U1001 ana@mail.example +15550100123
  consent: 2026-11
  terms: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in 32s
  PIN tries: 5
  mail proven: yes
  document: TD3
> SelfieBegun
  needs: camera, judge face
  can: back, skip
  face begun: yes
> Restarted
  needs: camera
  can: back, skip, without lights
  face begun: -
= selfie
> SelfieSkipped
  -> wallet
  asks: offer #16
  needs: watch
  can: skip
  face taken: yes
> Ended
  -> attract
  wiped
= attract
