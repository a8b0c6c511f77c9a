# The directory says Get Passkey for Bruno: after the approval he makes a passkey at once and never sees a pass.

> Started
  -> display
  can: back
  case: case-1
  code: 00000001
> Continued
  -> ready
> PhoneAnswered {"Has":true}
  -> consent
> Agreed
  -> identify
  consent: 2026-11
> Identified {"UPN":"bruno@utopia.example","EmployeeID":"U1002","PersonalEmail":"bruno@mail.example"}
  asks: identify #1
  typed: bruno@utopia.example U1002 bruno@mail.example
> DirectoryAnswered {"Outcome":"passkey"}
  -> have-id
  asks: -
  outcome: passkey
> HasCredential {"Yes":false}
  -> mail-pin
  asks: pin-send #2
> PINWasSent {"Again":"+60s"}
  asks: -
  PIN sent: yes
  PIN again: in 1m0s
  PIN tries: 5
> PINEntered {"PIN":"204816"}
  asks: pin-check 204816 #3
> PINWasChecked {"OK":true,"Left":5}
  -> phone
  asks: -
  mail proven: yes
> PhoneGiven {"Number":"+15550100123"}
  -> terms
  typed: bruno@utopia.example U1002 bruno@mail.example +15550100123
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
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"}}
  -> wallet
  asks: offer #4
  needs: watch
  can: skip
  face begun: -
  face tries: 1
  face taken: yes
> Skipped {"Reason":"later"}
  -> submitted
  asks: -
  can: leave
  typed: -
  document: -
  credential: skipped: later
  SendCase case:case-1: bruno@utopia.example, document TD1, 0 blobs, face by challenge passed, credential skipped: later
> hub ReviewerRang
  -> call
  needs: camera, call, watch
  reviewer looks: yes
> hub Decided {"Approved":true,"Outcome":"passkey"}
  -> passkey
  asks: enrol #5
  needs: watch
  can: -
  approved: yes
= passkey
! PassKept {"Show":true}
  illegal
> LinkCame {"URL":"https://hub.example/passkey/#t1","Until":"+10m"}
  asks: -
  link: https://hub.example/passkey/#t1

# Nothing runs out here: no pass was given, so there is none to lapse. He takes his time, and says so when asked.
+180s
  at 3m0s: warned: yes
> MoreTimeAsked
  warned: -
  patient: yes
+600s
  at 10m0s: asks: enrol #6; link: -
> LinkCame {"URL":"https://hub.example/passkey/#t2","Until":"+10m"}
  asks: -
  link: https://hub.example/passkey/#t2
> hub PasskeySeen
  -> done
  needs: -
  link: -
  passkey seen: yes
= done
+30s
  at 13m30s: -> attract; wiped; SendClose close:case-1:visit-1, done
= attract
