# Ana Ferreira starts at her new company today. She has her passport, her phone and her mail at hand, everything goes right, and her
# outcome is Get TAP: a pass on the screen, then a passkey made with it.

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
> Identified {"UPN":"ana@utopia.example","EmployeeID":"U1001","PersonalEmail":"ana@mail.example"}
  asks: identify #1
  typed: ana@utopia.example U1001 ana@mail.example
> DirectoryAnswered {"Outcome":"tap"}
  -> have-id
  asks: -
  outcome: tap
> HasCredential {"Yes":false}
  -> mail-pin
  asks: pin-send #2
> PINWasSent {"Again":"+60s"}
  asks: -
  PIN sent: yes
  PIN again: in 1m0s
  PIN tries: 5
+20s
> PINEntered {"PIN":"204816"}
  asks: pin-check 204816 #3
> PINWasChecked {"OK":true,"Left":5}
  -> phone
  asks: -
  mail proven: yes
> PhoneGiven {"Number":"+1 555 010 0123"}
  -> terms
  typed: ana@utopia.example U1001 ana@mail.example +15550100123
> TermsAccepted
  -> document
  needs: camera, judge document
  terms: 2026-11

# The shutter is automatic; she only holds the passport still.
+8s
> DocumentAccepted {"Document":{"kind":"TD3","surname":"FERREIRA","givenNames":"ANA"},"Blobs":[{"role":"document-front","name":"b1"},{"role":"portrait","name":"b2"}]}
  -> confirm
  needs: camera
  document: TD3
> Confirmed
  -> selfie
  can: back, skip, without lights
+12s
> SelfieBegun
  needs: camera, judge face
  can: back, skip
  face begun: yes
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Matches":[{"pair":"selfie-document","band":"similar"}],"Blobs":[{"role":"selfie","name":"b3"}]}
  -> wallet
  asks: offer #4
  needs: watch
  can: skip
  face begun: -
  face tries: 1
  face taken: yes

# Her wallet takes the Verified ID and shows it once; with that the case is submitted.
> LinkCame {"URL":"https://hub.example/o/1","Until":"+5m"}
  asks: -
  link: https://hub.example/o/1
> hub OfferScanned
  scanned: yes
> hub OfferTaken
  -> present
  asks: present #5
  credential: taken
  link: -
  scanned: -
> LinkCame {"URL":"https://hub.example/p/1","Until":"+5m"}
  asks: -
  link: https://hub.example/p/1
> hub PresentScanned
  scanned: yes
> hub Presented {"Presentation":"p1","OK":true,"Fast":false}
  -> submitted
  can: leave
  typed: -
  document: -
  link: -
  scanned: -
  SendCase case:case-1: ana@utopia.example, document TD3, 3 blobs, face by challenge passed similar, credential taken, presented p1
> CaseDelivered
  delivered: yes
> hub ReviewerTold
  reviewer told: yes
+90s
> hub ReviewerOpened
  reviewer looks: yes
> hub ReviewerRang
  -> call
  needs: camera, call, watch
> hub MediaFlowed {"Seconds":6,"Need":15}
  media: 6 of 15 s
+60s
> hub MediaFlowed {"Seconds":15,"Need":15}
  media: 15 of 15 s
> hub Decided {"Approved":true,"Outcome":"tap"}
  -> pass
  asks: pass #6
  needs: watch
  can: -
  approved: yes

# The pass is on its way to the window; the flow itself never sees it.
> PassCame {"Until":"+30m","Outcome":"tap"}
  asks: enrol #7
  pass: yes
  pass ends: in 30m0s
> LinkCame {"URL":"https://hub.example/passkey/","Until":"+30m"}
  asks: -
  link: https://hub.example/passkey/
> PassKept {"Show":false}
  -> passkey
  asks: enrol #8
  link: -
> LinkCame {"URL":"https://hub.example/passkey/","Until":"+30m"}
  asks: -
  link: https://hub.example/passkey/
> hub PassWasUsed
  pass used: yes
> hub PasskeySeen
  -> done
  needs: -
  link: -
  pass: -
  pass ends: -
  passkey seen: yes
= done
> Finished
  -> attract
  wiped
  SendClose close:case-1:visit-1, done
= attract
