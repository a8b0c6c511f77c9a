# Daniel says that he holds a Verified ID, looks through his phone, and finds that he does not. He goes on without one.

... as first-visit until have-id
  -> have-id
  can: back
  case: case-1
  code: 00000001
  typed: ana@utopia.example U1001 ana@mail.example
  consent: 2026-11
  outcome: tap
> HasCredential {"Yes":true}
  -> present
  asks: present #2
  needs: watch
  can: back, skip
> LinkCame {"URL":"https://hub.example/p/2","Until":"+5m"}
  asks: -
  link: https://hub.example/p/2
> WentBack
  -> have-id
  needs: -
  can: back
  link: -
= have-id
> HasCredential {"Yes":true}
  -> present
  asks: present #3
  needs: watch
  can: back, skip
> LinkCame {"URL":"https://hub.example/p/3","Until":"+5m"}
  asks: -
  link: https://hub.example/p/3
> Skipped {"Reason":"none"}
  -> mail-pin
  asks: pin-send #4
  needs: -
  can: back
  link: -
= mail-pin
> Ended
  -> attract
  wiped
= attract
