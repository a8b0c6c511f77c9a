# Carla's Verified ID is good, her face is alive, but the hub finds that her approval is older than 30 days. She is not sent away:
# the normal way begins where it would have begun, and nothing of the shortcut's selfie is used for the case.

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
> LinkCame {"URL":"https://hub.example/p/2","Until":"+5m"}
  asks: -
  link: https://hub.example/p/2
> hub Presented {"Presentation":"p2","OK":true,"Fast":true}
  -> selfie
  needs: camera
  can: back, without lights
  purpose: fast
  presented: p2
  link: -
! SelfieSkipped
  illegal
> SelfieBegun
  needs: camera, judge face
  can: back
  face begun: yes
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Matches":[{"pair":"selfie-credential","band":"similar"}]}
  asks: fast #3
  needs: camera
  face tries: 1
  face taken: yes
> FastAnswered {"Approved":false}
  -> mail-pin
  fault: credential
  asks: pin-send #4
  needs: -
  purpose: -
  face begun: -
  face tries: -
  face taken: -
  presented: -
= mail-pin
> Ended
  -> attract
  wiped
= attract
