# Runa proved her e-mail, went back to correct her employee number, and in that moment the hub went away. She goes on without the
# directory, and past the digits, because the proof is the address's and not the number's.

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
> WentBack
  -> identify
> Identified {"UPN":"ana@utopia.example","EmployeeID":"U1002","PersonalEmail":"ana@mail.example"}
  asks: identify #4
  typed: ana@utopia.example U1002 ana@mail.example
> AskFailed {"Fault":"hub-away"}
  fault: hub-away
  asks: -
  can: back, retry, go on without
> WentOnOffline
  -> phone
  fault: -
  can: back
  outcome: -
  not checked: yes
= phone
> WentBack
  -> identify
= identify
> Ended
  -> attract
  wiped
= attract
