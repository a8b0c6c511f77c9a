# Mikko has no phone, so there is nothing on which he could read a mail here. He may go on without at once.

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
> Identified {"UPN":"mikko@utopia.example","EmployeeID":"U1031","PersonalEmail":"mikko@mail.example"}
  asks: identify #1
  typed: mikko@utopia.example U1031 mikko@mail.example
> DirectoryAnswered {"Outcome":"passkey"}
  -> have-id
  asks: -
  outcome: passkey
> HasCredential {"Yes":false}
  -> mail-pin
  asks: pin-send #2
! MailSkipped
  illegal
> PINWasSent {"Again":"+60s"}
  asks: -
  can: back, go on without
  PIN sent: yes
  PIN again: in 1m0s
  PIN tries: 5
> MailSkipped
  -> phone
  can: back
= phone
> Continued
  -> terms
= terms
> Ended
  -> attract
  wiped
= attract
