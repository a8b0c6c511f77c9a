# The hub goes away in the very moment in which it is asked for the shortcut. The selfie is not taken again: the question is put again
# when the hub is back.

... as first-visit until have-id
  -> have-id
  can: back
  case: case-1
  code: 00000001
  typed: ana@utopia.example U1001 ana@mail.example
  consent: 2026-11
  outcome: tap
> HasCredential {"Yes":true}
  -> present
  asks: present #2
  needs: watch
  can: back, skip
> hub Presented {"Presentation":"p2","OK":true,"Fast":true}
  -> selfie
  asks: -
  needs: camera
  can: back, without lights
  purpose: fast
  presented: p2
> SelfieBegun
  needs: camera, judge face
  can: back
  face begun: yes
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"}}
  asks: fast #3
  needs: camera
  face tries: 1
  face taken: yes
> AskFailed {"Fault":"hub-away"}
  fault: hub-away
  asks: -
  can: back, retry
! SelfieSkipped
  illegal
> Retried
  fault: -
  asks: fast #4
  can: back
> FastAnswered {"Fault":"hub-away"}
  fault: hub-away
  asks: -
  can: back, retry
> HubLost
  hub away: yes
> HubFound
  fault: -
  asks: fast #5
  can: back
  hub away: -
> FastAnswered {"Approved":true,"Outcome":"passkey"}
  -> passkey
  asks: enrol #6
  needs: watch
  can: -
  outcome: passkey
  purpose: -
  face begun: -
  approved: yes
  fast path: yes
= passkey
> hub PasskeySeen
  -> done
  asks: -
  needs: -
  passkey seen: yes
= done
> Finished
  -> attract
  wiped
  SendClose close:case-1:visit-1, done
= attract
