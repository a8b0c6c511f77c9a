# Sven proved his e-mail before he remembers that his wallet holds a Verified ID. He goes back and shows it, looks at the oval, goes back
# once more, finds it refused the second time, and goes on where he was: nothing that he proved is asked for again.

... as first-visit until phone
  -> phone
  can: back
  case: case-1
  code: 00000001
  typed: ana@utopia.example U1001 ana@mail.example
  consent: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in 40s
  PIN tries: 5
  mail proven: yes
> WentBack
  -> have-id
> HasCredential {"Yes":true}
  -> present
  asks: present #4
  needs: watch
  can: back, skip
> hub Presented {"Presentation":"p2","OK":true,"Fast":true}
  -> selfie
  asks: -
  needs: camera
  can: back, without lights
  purpose: fast
  presented: p2
= selfie
> WentBack
  -> have-id
  needs: -
  can: back
  purpose: -
  presented: -
= have-id
> HasCredential {"Yes":true}
  -> present
  asks: present #5
  needs: watch
  can: back, skip
> hub Presented {"Fault":"credential"}
  -> phone
  fault: credential
  asks: -
  needs: -
  can: back
= phone
> WentBack
  -> have-id
  fault: -
> HasCredential {"Yes":true}
  -> present
  asks: present #6
  needs: watch
  can: back, skip
> hub Presented {"Presentation":"p3","OK":true,"Fast":true}
  -> selfie
  asks: -
  needs: camera
  can: back, without lights
  purpose: fast
  presented: p3
> SelfieBegun
  needs: camera, judge face
  can: back
  face begun: yes
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Matches":[{"pair":"selfie-credential","band":"similar"}]}
  asks: fast #7
  needs: camera
  face tries: 1
  face taken: yes
> FastAnswered {"Approved":false}
  -> phone
  fault: credential
  asks: -
  needs: -
  purpose: -
  face begun: -
  face tries: -
  face taken: -
  presented: -
= phone
> Ended
  -> attract
  wiped
= attract
