# Three weeks after her first visit Ana lost her phone and has a new one with her Verified ID restored. She shows it, proves to be
# alive, and gets a new pass without PIN, document or call.

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
> hub PresentScanned
  scanned: yes
> hub Presented {"Presentation":"p2","OK":true,"Fast":true}
  -> selfie
  needs: camera
  can: back, without lights
  purpose: fast
  presented: p2
  link: -
  scanned: -
= selfie
> SelfieBegun
  needs: camera, judge face
  can: back
  face begun: yes
> SelfieAccepted {"Live":{"passed":true,"method":"challenge"},"Matches":[{"pair":"selfie-credential","band":"similar"}]}
  asks: fast #3
  needs: camera
  face tries: 1
  face taken: yes
> FastAnswered {"Approved":true,"Outcome":"tap"}
  -> pass
  asks: pass #4
  needs: watch
  can: -
  purpose: -
  face begun: -
  approved: yes
  fast path: yes
= pass
> PassCame {"Until":"+30m","Outcome":"tap"}
  asks: enrol #5
  pass: yes
  pass ends: in 30m0s
> LinkCame {"URL":"https://hub.example/passkey/","Until":"+30m"}
  asks: -
  link: https://hub.example/passkey/
> hub PassWasUsed
  -> passkey
  asks: enrol #6
  link: -
  pass used: yes
> LinkCame {"URL":"https://hub.example/passkey/","Until":"+30m"}
  asks: -
  link: https://hub.example/passkey/
> hub PasskeySeen
  -> done
  needs: -
  link: -
  pass: -
  pass ends: -
  passkey seen: yes
> Finished
  -> attract
  wiped
  SendClose close:case-1:visit-1, done
= attract
