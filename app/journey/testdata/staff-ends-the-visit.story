# Viktor has left his bag and his half-typed details at the station. A helper ends the visit with the staff PIN; nothing is kept.

... as first-visit until identify
  -> identify
  can: back
  case: case-1
  code: 00000001
  consent: 2026-11
> Identified {"UPN":"viktor@utopia.example","EmployeeID":"","PersonalEmail":""}
  fault: employee-id
  typed: viktor@utopia.example
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:1:0s at identify employee-id
> StaffAsked
  overlay pin
> StaffPIN {"PIN":"739105"}
  fault: -
  asks: staff 739105 #1
> StaffAnswered {"OK":true}
  overlay staff
  fault: employee-id
  asks: -
> Ended
  -> attract
  wiped
= attract

# A case that is with the reviewer is parked by that, not lost.
... as first-visit until submitted
  -> submitted
  needs: watch
  can: leave
  case: case-2
  code: 00000002
  consent: 2026-11
  terms: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in 20s
  PIN tries: 5
  mail proven: yes
  face tries: 1
  face taken: yes
  credential: taken
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-2:1:40s at submitted
> Ended
  -> attract
  wiped
  SendPark park:case-2:visit-2
= attract

# Calling staff from the attract page, and ending that, ends nothing but the call for staff.
! Ended
  illegal
> HelpCalled
  overlay help
  SendHelp help::1:40s at attract
> Ended
  overlay closed
= attract
