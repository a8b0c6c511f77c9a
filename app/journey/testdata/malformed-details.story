# Gita's fingers slip on the glass: a work e-mail without a host, an employee number with a blank, a personal e-mail without a dot, a
# telephone number without its country. Each is said at once, without asking the hub, and what was typed stays.

... as first-visit until identify
  -> identify
  can: back
  case: case-1
  code: 00000001
  consent: 2026-11
> Identified {"UPN":"gita","EmployeeID":"U1007","PersonalEmail":"gita@mail.example"}
  fault: upn
  typed: gita U1007 gita@mail.example
> Identified {"UPN":"gita@utopia.example","EmployeeID":"U 1007","PersonalEmail":"gita@mail.example"}
  fault: employee-id
  typed: gita@utopia.example U 1007 gita@mail.example
> Identified {"UPN":"gita@utopia.example","EmployeeID":"U1007","PersonalEmail":"gita@mail"}
  fault: email
  typed: gita@utopia.example U1007 gita@mail
! Retried
  illegal
> Identified {"UPN":" gita@utopia.example ","EmployeeID":"U1007","PersonalEmail":"gita@mail.example"}
  fault: -
  asks: identify #1
  typed: gita@utopia.example U1007 gita@mail.example
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

# Five digits are no PIN.
! PINEntered {"PIN":"20481"}
  illegal
> PINEntered {"PIN":"204816"}
  asks: pin-check 204816 #3
> PINWasChecked {"OK":true,"Left":5}
  -> phone
  asks: -
  mail proven: yes
> PhoneGiven {"Number":"555 010 0123"}
  fault: phone
  typed: gita@utopia.example U1007 gita@mail.example 5550100123
> PhoneGiven {"Number":"+0555010012"}
  typed: gita@utopia.example U1007 gita@mail.example +0555010012
! Continued
  illegal
> PhoneGiven {"Number":"+1 (555) 010-0123"}
  -> terms
  fault: -
  typed: gita@utopia.example U1007 gita@mail.example +15550100123
= terms
> Ended
  -> attract
  wiped
= attract
