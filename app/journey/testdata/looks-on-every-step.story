# Wanda reads Spanish best and without glasses little. She changes language, size and contrast on many pages; what she typed and where
# she was never changes with it, and the next visitor finds the station as it was.

> LanguageChosen {"Lang":"es"}
  language: es
> Started
  -> display
  can: back
  case: case-1
  code: 00000001
> TextSized {"Size":2}
  size: 2
! TextSized {"Size":3}
  illegal
! TextSized {"Size":-1}
  illegal
> Continued
  -> ready
> ContrastSet {"On":true}
  contrast: yes
> PhoneAnswered {"Has":true}
  -> consent
> LanguageChosen {"Lang":"en"}
  language: -
> Agreed
  -> identify
  consent: 2026-11
> Identified {"UPN":"wanda@utopia.example","EmployeeID":"U-","PersonalEmail":"wanda"}
  fault: email
  typed: wanda@utopia.example U- wanda
> LanguageChosen {"Lang":"zh-Hans"}
  language: zh-Hans
> TextSized {"Size":1}
  size: 1
> Identified {"UPN":"wanda@utopia.example","EmployeeID":"U1023","PersonalEmail":"wanda@mail.example"}
  fault: -
  asks: identify #1
  typed: wanda@utopia.example U1023 wanda@mail.example
> LanguageChosen {"Lang":"es"}
  language: es
> DirectoryAnswered {"Outcome":"tap"}
  -> have-id
  asks: -
  outcome: tap
> TextSized {"Size":0}
  size: -
> HasCredential {"Yes":false}
  -> mail-pin
  asks: pin-send #2
> LanguageChosen {"Lang":"en"}
  language: -
> PINWasSent {"Again":"+60s"}
  asks: -
  PIN sent: yes
  PIN again: in 1m0s
  PIN tries: 5
> PINEntered {"PIN":"111111"}
  asks: pin-check 111111 #3
> PINWasChecked {"Left":4,"Fault":"pin-wrong"}
  fault: pin-wrong
  asks: -
  PIN tries: 4
> LanguageChosen {"Lang":"es"}
  language: es
= mail-pin
> PINEntered {"PIN":"204816"}
  fault: -
  asks: pin-check 204816 #4
> PINWasChecked {"OK":true,"Left":5}
  -> phone
  asks: -
  mail proven: yes
> PhoneGiven {"Number":"123"}
  fault: phone
  typed: wanda@utopia.example U1023 wanda@mail.example 123
> LanguageChosen {"Lang":"en"}
  language: -
> PhoneGiven {"Number":"+15550100123"}
  -> terms
  fault: -
  typed: wanda@utopia.example U1023 wanda@mail.example +15550100123
> ContrastSet {"On":false}
  contrast: -
> TermsAccepted
  -> document
  needs: camera, judge document
  terms: 2026-11
> DocumentFailed {"Fault":"doc-unreadable"}
  fault: doc-unreadable
  needs: camera
  can: back, retry
  document tries: 1
> LanguageChosen {"Lang":"es"}
  language: es
= document
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:1:0s at document doc-unreadable
> LanguageChosen {"Lang":"zh-Hans"}
  language: zh-Hans
> HelpClosed
  overlay closed
  can: back, retry
> Retried
  fault: -
  needs: camera, judge document
  can: back
> DocumentAccepted {"Document":{"kind":"TD3"}}
  -> confirm
  needs: camera
  document tries: -
  document: TD3
> TextSized {"Size":2}
  size: 2
> Confirmed
  -> selfie
  can: back, skip, without lights
> SelfieSkipped
  -> wallet
  asks: offer #5
  needs: watch
  can: skip
  face taken: yes
> LanguageChosen {"Lang":"es"}
  language: es
> Skipped {}
  -> submitted
  asks: -
  can: leave
  typed: -
  document: -
  credential: skipped: chosen
  SendCase case:case-1: wanda@utopia.example, document TD3, 0 blobs, face by staff liveness=not_run, credential skipped: chosen
> LanguageChosen {"Lang":"en"}
  language: -
> hub ReviewerRang
  -> call
  needs: camera, call, watch
  reviewer looks: yes
> LanguageChosen {"Lang":"es"}
  language: es
> hub Decided {"Approved":true,"Outcome":"tap"}
  -> pass
  asks: pass #6
  needs: watch
  can: -
  approved: yes
> TextSized {"Size":1}
  size: 1
> PassCame {"Until":"+30m","Outcome":"tap"}
  asks: enrol #7
  pass: yes
  pass ends: in 30m0s
> LanguageChosen {"Lang":"zh-Hans"}
  language: zh-Hans
> hub PasskeySeen
  -> done
  asks: -
  needs: -
  pass: -
  pass ends: -
  passkey seen: yes
> ContrastSet {"On":true}
  contrast: yes
> Finished
  -> attract
  wiped
  SendClose close:case-1:visit-1, done
= attract
