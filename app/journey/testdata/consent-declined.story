# Dilan reads the page about the camera and does not want it. She reads what a helper can do instead, thinks again, goes back, and agrees.

... as first-visit until consent
  -> consent
  can: back
  case: case-1
  code: 00000001
> Refrained
  -> declined
= declined
! Agreed
  illegal
> WentBack
  -> consent
> Refrained
  -> declined
> WentBack
  -> consent
> Agreed
  -> identify
  consent: 2026-11
= identify
> WentBack
  -> consent
> WentBack
  -> ready
> WentBack
  -> display
= display
> WentBack
  -> attract
  wiped
= attract

# Erik declines and walks away.
... as first-visit until consent
  -> consent
  can: back
  case: case-2
  code: 00000002
> Refrained
  -> declined
> Finished
  -> attract
  wiped
= attract
