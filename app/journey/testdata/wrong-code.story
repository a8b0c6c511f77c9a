# Xenia misreads her code: first it is too short, then it is nobody's, then the hub has enough of guesses. The text is the same whether
# a code is unknown or used up, and a code alone never shows a name or a picture.

> ResumeAsked
  -> consent
  can: back
  case: case-1
  code: 00000001
> Agreed
  -> resume
  consent: 2026-11
= resume
> CodeEntered {"Code":"ABC"}
  fault: code
> CodeEntered {"Code":"abcd-23u5"}
  nothing changes
> CodeEntered {"Code":"abcd-2345"}
  fault: -
  asks: resume ABCD2345 #1
! CodeEntered {"Code":"abcd-2345"}
  illegal
> CodeAnswered {"Fault":"code"}
  fault: code
  asks: -
! Retried
  illegal
> CodeEntered {"Code":"OBCD 2345"}
  fault: -
  asks: resume 0BCD2345 #2
> CodeAnswered {"Fault":"throttled"}
  fault: throttled
  asks: -
> CodeEntered {"Code":"ABCD2345"}
  fault: -
  asks: resume ABCD2345 #3
> CodeAnswered {"Fault":"case-expired"}
  fault: case-expired
  asks: -
> WentBack
  -> attract
  wiped
= attract

# The same way ends before a code is typed when consent is taken back.
> ResumeAsked
  -> consent
  can: back
  case: case-2
  code: 00000002
> WentBack
  -> attract
  wiped
= attract
