# The station's disk is full while Xaver is being served. He is served to the end; the next person reads that the station is closed.
# When there is room again, or the clock is right, or the queue is mended, it opens by itself.

... as first-visit until identify
  -> identify
  can: back
  case: case-1
  code: 00000001
  consent: 2026-11
> StationClosed {"Fault":"disk-full"}
  closed: disk-full
> Identified {"UPN":"xaver@utopia.example","EmployeeID":"U1024","PersonalEmail":"xaver@mail.example"}
  asks: identify #1
  typed: xaver@utopia.example U1024 xaver@mail.example
> DirectoryAnswered {"Outcome":"tap"}
  -> have-id
  asks: -
  outcome: tap
= have-id
> Ended
  -> attract
  wiped
! Started
  illegal
! ResumeAsked
  illegal
> LanguageChosen {"Lang":"es"}
  language: es
> StationClosed {"Fault":"clock"}
  closed: clock
> StationClosed {"Fault":"queue"}
  closed: queue
! Started
  illegal
> StationOpened
  closed: -
> Started
  -> display
  can: back
  case: case-5
  code: 00000005
= display
> WentBack
  -> attract
  wiped
= attract
