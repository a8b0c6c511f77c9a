# Vera does not want a machine to judge her face. She presses the button for it: no challenge, no comparison, no picture; the reviewer
# compares in the call. A late word from the judge counts for nothing.

... as first-visit until selfie
  -> selfie
  needs: camera
  can: back, skip, without lights
  case: case-1
  code: 00000001
  typed: ana@utopia.example U1001 ana@mail.example +15550100123
  consent: 2026-11
  terms: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in 32s
  PIN tries: 5
  mail proven: yes
  document: TD3
> SelfieSkipped
  -> wallet
  asks: offer #4
  needs: watch
  can: skip
  face taken: yes
! SelfieAccepted {"Live":{"passed":true,"method":"challenge"}}
  illegal
= wallet
> Skipped {"Reason":"not wanted"}
  -> submitted
  asks: -
  can: leave
  typed: -
  document: -
  credential: skipped: not wanted
  SendCase case:case-1: ana@utopia.example, document TD3, 2 blobs, face by staff liveness=not_run, credential skipped: not wanted
= submitted
> Left
  -> parked
  needs: -
  can: -
  SendPark park:case-1:visit-1
> Finished
  -> attract
  wiped
= attract
