# Elif has no phone. No wallet is offered to her, no telephone number is asked for, and the case says why.

> Started
  -> display
  can: back
  case: case-1
  code: 00000001
> Continued
  -> ready
> PhoneAnswered {"Has":false}
  -> consent
  no phone: yes
> Agreed
  -> identify
  consent: 2026-11
> Identified {"UPN":"elif@utopia.example","EmployeeID":"U1005","PersonalEmail":"elif@mail.example"}
  asks: identify #1
  typed: elif@utopia.example U1005 elif@mail.example
> DirectoryAnswered {"Outcome":"passkey"}
  -> have-id
  asks: -
  outcome: passkey

# She says yes by mistake; without a phone there is nothing to present.
> HasCredential {"Yes":true}
  -> mail-pin
  asks: pin-send #2
= mail-pin
> PINWasSent {"Again":"+60s"}
  asks: -
  can: back, go on without
  PIN sent: yes
  PIN again: in 1m0s
  PIN tries: 5
> PINEntered {"PIN":"204816"}
  asks: pin-check 204816 #3
  can: back
> PINWasChecked {"OK":true,"Left":5}
  -> phone
  asks: -
  mail proven: yes
= phone
> Continued
  -> terms
> TermsAccepted
  -> document
  needs: camera, judge document
  terms: 2026-11
> DocumentAccepted {"Document":{"kind":"TD1"}}
  -> confirm
  needs: camera
  document: TD1
> Confirmed
  -> selfie
  can: back, skip, without lights
> SelfieBegun
  needs: camera, judge face
  can: back, skip
  face begun: yes
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Blobs":[{"role":"selfie","name":"b3"}]}
  -> submitted
  needs: watch
  can: leave
  typed: -
  document: -
  face begun: -
  face tries: 1
  face taken: yes
  credential: skipped: no phone
  SendCase case:case-1: elif@utopia.example, document TD1, 1 blobs, face by challenge passed, credential skipped: no phone
= submitted
> Left
  -> parked
  needs: -
  can: -
  SendPark park:case-1:visit-1
= parked
> Finished
  -> attract
  wiped
= attract
