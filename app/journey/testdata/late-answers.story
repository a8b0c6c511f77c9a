# Zeno is quicker than the hub: he goes back while it still thinks. Answers to questions that nobody asks any more change nothing, not
# even when the same kind of question is under way again.

... as first-visit until identify
  -> identify
  can: back
  case: case-1
  code: 00000001
  consent: 2026-11
> Identified {"UPN":"zeno@utopia.example","EmployeeID":"U1026","PersonalEmail":"zeno@mail.example"}
  asks: identify #1
  typed: zeno@utopia.example U1026 zeno@mail.example
> WentBack
  -> consent
  asks: -
= consent
! DirectoryAnswered {"ID":1,"Outcome":"tap"}
  illegal
> Agreed
  -> identify
> Identified {"UPN":"zeno@utopia.example","EmployeeID":"U1026","PersonalEmail":"zeno@mail.example"}
  asks: identify #2
! DirectoryAnswered {"ID":1,"Fault":"neutral"}
  illegal
! AskFailed {"ID":1,"Fault":"hub-away"}
  illegal
> DirectoryAnswered {"Outcome":"tap"}
  -> have-id
  asks: -
  outcome: tap
! DirectoryAnswered {"ID":2,"Outcome":"passkey"}
  illegal
> HasCredential {"Yes":true}
  -> present
  asks: present #3
  needs: watch
  can: back, skip
> WentBack
  -> have-id
  asks: -
  needs: -
  can: back
! LinkCame {"ID":3,"URL":"https://hub.example/p/1"}
  illegal
> HasCredential {"Yes":false}
  -> mail-pin
  asks: pin-send #4
! PINWasChecked {"OK":true}
  illegal
! StaffAnswered {"OK":true}
  illegal
! PassCame {"Until":"+30m"}
  illegal
! FastAnswered {"Approved":true}
  illegal
! ResumeAnswered {"Case":"x","Stage":"approved"}
  illegal
! CodeAnswered
  illegal
= mail-pin

# What the hub's stream brings too late is noted, so that it is not asked for again, and has no effect.
> hub ReviewerRang
  nothing changes
> hub Decided {"Approved":true,"Outcome":"tap"}
  nothing changes
= mail-pin
! CaseDelivered {"Case":"somebody else's"}
  illegal
! HelperAnswered {"Minutes":1}
  illegal
> Ended
  -> attract
  wiped
= attract
