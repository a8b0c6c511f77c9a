# Petra is called away after she typed who she is. Nobody answers for thirty seconds: everything is wiped, and a late answer from the
# directory meets nobody.

... as first-visit until identify
  -> identify
  can: back
  case: case-1
  code: 00000001
  consent: 2026-11
> LanguageChosen {"Lang":"es"}
  language: es
> TextSized {"Size":2}
  size: 2
> Identified {"UPN":"petra@utopia.example","EmployeeID":"U1016","PersonalEmail":"petra@mail.example"}
  asks: identify #1
  typed: petra@utopia.example U1016 petra@mail.example
+90s
  at 1m30s: warned: yes
+29s
= identify
+1s
  at 2m0s: -> attract; wiped
= attract
! DirectoryAnswered {"ID":1,"Outcome":"tap"}
  illegal
! hub Decided {"Approved":true}
  illegal
> Started
  -> display
  can: back
  case: case-2
  code: 00000002
! DirectoryAnswered {"ID":1,"Outcome":"tap"}
  illegal
> Ended
  -> attract
  wiped
= attract
