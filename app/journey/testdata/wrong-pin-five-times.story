# Hana reads the digits from an older mail, five times. Then no digits are taken any more; she goes on without, and the reviewer is told
# that her e-mail is not proven.

... as first-visit until mail-pin
  -> mail-pin
  asks: pin-send #2
  can: back
  case: case-1
  code: 00000001
  typed: ana@utopia.example U1001 ana@mail.example
  consent: 2026-11
  outcome: tap
> PINWasSent {"Again":"+60s"}
  asks: -
  PIN sent: yes
  PIN again: in 1m0s
  PIN tries: 5
! MailSkipped
  illegal
> PINEntered {"PIN":"111111"}
  asks: pin-check 111111 #3
! PINEntered {"PIN":"111111"}
  illegal
> PINWasChecked {"Left":4}
  fault: pin-wrong
  asks: -
  PIN tries: 4
! MailSkipped
  illegal
! Retried
  illegal
> PINEntered {"PIN":"111112"}
  fault: -
  asks: pin-check 111112 #4
> PINWasChecked {"Left":3,"Fault":"pin-wrong"}
  fault: pin-wrong
  asks: -
  PIN tries: 3
> PINEntered {"PIN":"111113"}
  fault: -
  asks: pin-check 111113 #5
> PINWasChecked {"Left":2,"Fault":"pin-wrong"}
  fault: pin-wrong
  asks: -
  PIN tries: 2
> PINEntered {"PIN":"111114"}
  fault: -
  asks: pin-check 111114 #6
> PINWasChecked {"Left":1,"Fault":"pin-wrong"}
  fault: pin-wrong
  asks: -
  PIN tries: 1
> PINEntered {"PIN":"111115"}
  fault: -
  asks: pin-check 111115 #7
> PINWasChecked {"Left":0,"Fault":"pin-locked"}
  fault: pin-locked
  asks: -
  can: back, go on without
  PIN tries: -
> MailSkipped
  -> phone
  fault: -
  can: back
= phone
> PhoneGiven {"Number":"+15550100123"}
  -> terms
  typed: ana@utopia.example U1001 ana@mail.example +15550100123
> TermsAccepted
  -> document
  needs: camera, judge document
  terms: 2026-11
> DocumentAccepted {"Document":{"kind":"TD3"}}
  -> confirm
  needs: camera
  document: TD3
> Confirmed
  -> selfie
  can: back, skip, without lights
> SelfieBegun
  needs: camera, judge face
  can: back, skip
  face begun: yes
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"}}
  -> wallet
  asks: offer #8
  needs: watch
  can: skip
  face begun: -
  face tries: 1
  face taken: yes
> Skipped {}
  -> submitted
  asks: -
  can: leave
  typed: -
  document: -
  credential: skipped: chosen
  SendCase case:case-1: ana@utopia.example, document TD3, 0 blobs, face by challenge passed, credential skipped: chosen, mail not proven
= submitted
> Left
  -> parked
  needs: -
  can: -
  SendPark park:case-1:visit-1
> Continued
  -> attract
  wiped
= attract
