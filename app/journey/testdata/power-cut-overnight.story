# The power goes while Kaja looks at what was read from her passport, and comes back the next morning. Somebody else stands there now:
# he must not find her page. Nothing of hers had been submitted, and nothing is kept.

... as first-visit until confirm
  -> confirm
  needs: camera
  can: back
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
clock 14h
> Restarted
  -> attract
  wiped
= attract

