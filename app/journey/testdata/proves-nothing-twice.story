# Nadia has proven her e-mail when she goes back to look at what she typed. Nothing is asked of her a second time: with the same address
# the way goes past the digits, there and back. Only another address has to be proven anew.

... as first-visit until phone
  -> phone
  can: back
  case: case-1
  code: 00000001
  typed: ana@utopia.example U1001 ana@mail.example
  consent: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in 40s
  PIN tries: 5
  mail proven: yes
> WentBack
  -> have-id
= have-id
> WentBack
  -> identify
= identify
> Identified {"UPN":"ana@utopia.example","EmployeeID":"U1001","PersonalEmail":"ana@mail.example"}
  asks: identify #4
> DirectoryAnswered {"Outcome":"tap"}
  -> have-id
  asks: -
> HasCredential {"Yes":false}
  -> phone
= phone
> WentBack
  -> have-id
> WentBack
  -> identify
> Identified {"UPN":"ana@utopia.example","EmployeeID":"U1001","PersonalEmail":"ana@post.example"}
  asks: identify #5
  typed: ana@utopia.example U1001 ana@post.example
  PIN sent: -
  PIN tries: -
  mail proven: -
> DirectoryAnswered {"Outcome":"tap"}
  -> have-id
  asks: -
> HasCredential {"Yes":false}
  -> mail-pin
  asks: pin-send #6
= mail-pin

# A PIN that is on its way stays good when she goes back and forth.
> PINWasSent {"Again":"+60s"}
  asks: -
  PIN sent: yes
  PIN again: in 1m0s
  PIN tries: 5
> WentBack
  -> have-id
> HasCredential {"Yes":false}
  -> mail-pin
= mail-pin
> PINEntered {"PIN":"204816"}
  asks: pin-check 204816 #7
> PINWasChecked {"OK":true,"Left":5}
  -> phone
  asks: -
  mail proven: yes
= phone
> Ended
  -> attract
  wiped
= attract
