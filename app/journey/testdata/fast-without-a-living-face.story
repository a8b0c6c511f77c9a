# Somebody holds a photograph before the camera together with a stolen phone. The shortcut is not even asked for; the normal way, with
# a reviewer at its end, is all that is left. A helper's word does not open the shortcut either.

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
> SelfieFailed {"Fault":"face","Live":{"method":"challenge"}}
  fault: face
  needs: camera
  can: back, retry, without lights
  face tries: 1
> Retried
  fault: -
  needs: camera, judge face
  can: back
> SelfieFailed {"Fault":"two-faces","Live":{"method":"challenge"}}
  fault: two-faces
  needs: camera
  can: back, retry, without lights
  face tries: 2
> Retried
  fault: -
  needs: camera, judge face
  can: back
> SelfieAccepted {"Live":{"passed":false,"method":"challenge"}}
  -> mail-pin
  fault: credential
  asks: pin-send #3
  needs: -
  purpose: -
  face begun: -
  face tries: -
  presented: -
= mail-pin
> WentBack
  -> have-id
  fault: -
  asks: -
> HasCredential {"Yes":true}
  -> present
  asks: present #4
  needs: watch
  can: back, skip
> hub Presented {"Presentation":"p3","OK":true,"Fast":true}
  -> selfie
  asks: -
  needs: camera
  can: back, without lights
  purpose: fast
  presented: p3
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:1:0s at selfie
> StaffAsked
  overlay pin
> StaffPIN {"PIN":"739105"}
  asks: staff 739105 #5
> StaffAnswered {"OK":true}
  overlay staff
  asks: -
  can: staff takes it
> StaffTook
  -> mail-pin
  fault: credential
  asks: pin-send #6
  needs: -
  can: back
  purpose: -
  presented: -
= mail-pin
> Ended
  -> attract
  wiped
= attract
