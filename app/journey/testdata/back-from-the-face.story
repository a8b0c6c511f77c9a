# Noor goes back from the selfie to the page that says what will happen, and from there to see once more what was read from her passport. It is still there; she need not show it again, and her
# tries with the face are counted on. Only when she asks for it is the picture taken anew.

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
> SelfieBegun
  needs: camera, judge face
  can: back, skip
  face begun: yes
> SelfieFailed {"Fault":"face","Live":{"method":"challenge"}}
  fault: face
  needs: camera
  can: back, retry, skip, without lights
  face tries: 1
> WentBack
  fault: -
  can: back, skip, without lights
  face begun: -
= selfie
> WentBack
  -> confirm
  can: back
= confirm
> Confirmed
  -> selfie
  can: back, skip, without lights
= selfie
> WentBack
  -> confirm
  can: back
> Retook
  -> document
  needs: camera, judge document
  document: -
= document
> DocumentAccepted {"Document":{"kind":"TD3"},"Blobs":[{"role":"document-front","name":"b4"}]}
  -> confirm
  needs: camera
  document: TD3
> Confirmed
  -> selfie
  can: back, skip, without lights
= selfie
> Ended
  -> attract
  wiped
= attract

# What a helper let pass unread cannot be shown back; there the way leads to the camera.
... as first-visit until document
  -> document
  needs: camera, judge document
  can: back
  case: case-2
  code: 00000002
  typed: ana@utopia.example U1001 ana@mail.example +15550100123
  consent: 2026-11
  terms: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in 40s
  PIN tries: 5
  mail proven: yes
> HelpCalled
  overlay help
  needs: camera
  can: -
  SendHelp help:visit-2:1:48s at document
> StaffAsked
  overlay pin
> StaffPIN {"PIN":"739105"}
  asks: staff 739105 #7
> StaffAnswered {"OK":true}
  overlay staff
  asks: -
  can: staff takes it
> StaffTook
  -> selfie
  can: back, skip, without lights
  document: none
> WentBack
  -> document
  needs: camera, judge document
  can: back
= document
> Ended
  -> attract
  wiped
= attract
