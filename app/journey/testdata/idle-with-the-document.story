# Rafael walks off with his passport read and his face taken. Nothing was submitted, so nothing is kept.

... as first-visit until wallet
  -> wallet
  asks: offer #4
  needs: watch
  can: skip
  case: case-1
  code: 00000001
  typed: ana@utopia.example U1001 ana@mail.example +15550100123
  consent: 2026-11
  terms: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in 20s
  PIN tries: 5
  mail proven: yes
  document: TD3
  face tries: 1
  face taken: yes
+300s
  at 5m40s: warned: yes
+30s
  at 6m10s: -> attract; wiped
= attract
