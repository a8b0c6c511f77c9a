# Farid types his employee number with two digits turned round. The text says only that it did not work, never which of the three was
# wrong; what he typed stays on the screen. A second try is right.

... as first-visit until identify
  -> identify
  can: back
  case: case-1
  code: 00000001
  consent: 2026-11
> Identified {"UPN":"farid@utopia.example","EmployeeID":"U1060","PersonalEmail":"farid@mail.example"}
  asks: identify #1
  typed: farid@utopia.example U1060 farid@mail.example
! Identified {"UPN":"farid@utopia.example","EmployeeID":"U1060","PersonalEmail":"farid@mail.example"}
  illegal
> DirectoryAnswered {"Fault":"neutral"}
  fault: neutral
  asks: -

# The same question again would only be the same answer, and there is no way past the directory.
! Retried
  illegal
! WentOnOffline
  illegal
> Identified {"UPN":"farid@utopia.example","EmployeeID":"U1006","PersonalEmail":"farid@mail.example"}
  fault: -
  asks: identify #2
  typed: farid@utopia.example U1006 farid@mail.example
> DirectoryAnswered {"Outcome":"tap"}
  -> have-id
  asks: -
  outcome: tap
= have-id
> Ended
  -> attract
  wiped
= attract
