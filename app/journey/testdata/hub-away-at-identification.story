# The line to the hub is cut for the whole morning. Lena cannot be looked up, so she goes on without: the mail is not proven, no Verified
# ID is asked for, and her case waits in the station until the line is back. The reviewer sees that nothing was checked beforehand.

... as first-visit until identify
  -> identify
  can: back
  case: case-1
  code: 00000001
  consent: 2026-11
> HubLost
  hub away: yes
> Identified {"UPN":"lena@utopia.example","EmployeeID":"U1012","PersonalEmail":"lena@mail.example"}
  asks: identify #1
  typed: lena@utopia.example U1012 lena@mail.example
> AskFailed {"Fault":"hub-away"}
  fault: hub-away
  asks: -
  can: back, retry, go on without
> WentOnOffline
  -> mail-pin
  fault: -
  asks: pin-send #2
  can: back
  not checked: yes
= mail-pin
> AskFailed {"Fault":"hub-away"}
  fault: hub-away
  asks: -
  can: back, retry, go on without
> MailSkipped
  -> phone
  fault: -
  can: back
> PhoneGiven {"Number":"+15550100123"}
  -> terms
  typed: lena@utopia.example U1012 lena@mail.example +15550100123
> TermsAccepted
  -> document
  needs: camera, judge document
  terms: 2026-11
> DocumentAccepted {"Document":{"kind":"TD2"},"Blobs":[{"role":"document-front","name":"b1"}]}
  -> confirm
  needs: camera
  document: TD2
> Confirmed
  -> selfie
  can: back, skip, without lights
> SelfieBegun
  needs: camera, judge face
  can: back, skip
  face begun: yes
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Blobs":[{"role":"selfie","name":"b3"}]}
  -> wallet
  asks: offer #3
  needs: watch
  can: skip
  face begun: -
  face tries: 1
  face taken: yes
> AskFailed {"Fault":"hub-away"}
  fault: hub-away
  asks: -
  can: retry, skip
> Skipped {"Reason":"away"}
  -> submitted
  fault: -
  can: leave
  typed: -
  document: -
  credential: skipped: away
  SendCase case:case-1: lena@utopia.example, document TD2, 2 blobs, face by challenge passed, credential skipped: away, mail not proven, not checked in the directory
= submitted

# It is queued. She may leave with her code at once; or wait, as she does, until the line is mended.
+120s
> HubFound
  hub away: -
> CaseDelivered
  delivered: yes
> hub ReviewerTold
  reviewer told: yes
> Left
  -> parked
  needs: -
  can: -
  SendPark park:case-1:visit-1
+60s
  at 3m0s: -> attract; wiped
= attract
