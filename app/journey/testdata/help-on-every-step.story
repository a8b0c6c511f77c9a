# Ulla calls staff on every page of a first visit, and each time goes back to just where she was: what was asked goes on, the judge waits
# while somebody talks to her, and the call is queued with the name of the page.

> HelpCalled
  overlay help
  SendHelp help::1:0s at attract
> HelpClosed
  overlay closed
> Started
  -> display
  can: back
  case: case-1
  code: 00000001
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:1:0s at display
! Continued
  illegal
> HelpClosed
  overlay closed
  can: back
! HelpClosed
  illegal
> Continued
  -> ready
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:2:0s at ready
> HelpClosed
  overlay closed
  can: back
> PhoneAnswered {"Has":true}
  -> consent
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:3:0s at consent
! Agreed
  illegal
> HelpClosed
  overlay closed
  can: back
> Refrained
  -> declined
  wiped
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:4:0s at declined
> HelpClosed
  overlay closed
  can: back
> WentBack
  -> consent
> Agreed
  -> identify
  consent: 2026-11
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:5:0s at identify
> HelpClosed
  overlay closed
  can: back
> Identified {"UPN":"ulla@utopia.example","EmployeeID":"U1021","PersonalEmail":"ulla@mail.example"}
  asks: identify #1
  typed: ulla@utopia.example U1021 ulla@mail.example
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:6:0s at identify
> HelpCalled
  nothing changes
> DirectoryAnswered {"Outcome":"tap"}
  -> have-id
  asks: -
  outcome: tap
= have-id help
> HelpClosed
  overlay closed
  can: back
> HasCredential {"Yes":false}
  -> mail-pin
  asks: pin-send #2
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:7:0s at mail-pin
> PINWasSent {"Again":"+60s"}
  asks: -
  PIN sent: yes
  PIN again: in 1m0s
  PIN tries: 5
> HelpClosed
  overlay closed
  can: back
> PINEntered {"PIN":"204816"}
  asks: pin-check 204816 #3
> PINWasChecked {"OK":true,"Left":5}
  -> phone
  asks: -
  mail proven: yes
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:8:0s at phone
> HelpClosed
  overlay closed
  can: back
> PhoneGiven {"Number":"+15550100123"}
  -> terms
  typed: ulla@utopia.example U1021 ulla@mail.example +15550100123
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:9:0s at terms
> HelpClosed
  overlay closed
  can: back
> TermsAccepted
  -> document
  needs: camera, judge document
  terms: 2026-11
> HelpCalled
  overlay help
  needs: camera
  can: -
  SendHelp help:visit-1:10:0s at document
! DocumentAccepted {"Document":{"kind":"TD3"}}
  illegal
! DocumentFailed {"Fault":"doc-kind"}
  illegal
> HelpClosed
  overlay closed
  needs: camera, judge document
  can: back
> DocumentAccepted {"Document":{"kind":"TD3"}}
  -> confirm
  needs: camera
  document: TD3
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:11:0s at confirm
> HelpClosed
  overlay closed
  can: back
> Confirmed
  -> selfie
  can: back, skip, without lights
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:12:0s at selfie
! SelfieAccepted {"Live":{"passed":true}}
  illegal
! SelfieFailed {"Fault":"face"}
  illegal
> HelpClosed
  overlay closed
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
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:13:0s at wallet
> LinkCame {"URL":"https://hub.example/o/1","Until":"+5m"}
  asks: -
  link: https://hub.example/o/1
> hub OfferTaken
  -> present
  asks: present #5
  credential: taken
  link: -
= present help
> HelpClosed
  overlay closed
  can: skip
> Skipped {}
  -> submitted
  asks: -
  can: leave
  typed: -
  document: -
  SendCase case:case-1: ulla@utopia.example, document TD3, 0 blobs, face by challenge passed, credential taken
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:14:0s at submitted
> HelpClosed
  overlay closed
  can: leave
> hub ReviewerRang
  -> call
  needs: camera, call, watch
  reviewer looks: yes
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:15:0s at call
> HelpClosed
  overlay closed
  can: leave
> hub Decided {"Approved":true,"Outcome":"tap"}
  -> pass
  asks: pass #6
  needs: watch
  can: -
  approved: yes
> HelpCalled
  overlay help
  SendHelp help:visit-1:16:0s at pass
> PassCame {"Until":"+30m","Outcome":"tap"}
  asks: enrol #7
  pass: yes
  pass ends: in 30m0s
> HelpClosed
  overlay closed
> PassKept {"Show":false}
  -> passkey
  asks: enrol #8
> HelpCalled
  overlay help
  SendHelp help:visit-1:17:0s at passkey
> hub PasskeySeen
  -> done
  asks: -
  needs: -
  pass: -
  pass ends: -
  passkey seen: yes
= done
> HelpCalled
  overlay help
  SendHelp help:visit-1:18:0s at done
> HelpClosed
  overlay closed
> Finished
  -> attract
  wiped
  SendClose close:case-1:visit-1, done
= attract
