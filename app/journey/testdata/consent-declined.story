# Dilan reads the page about the camera and does not want it. She reads what a helper can do instead, thinks again, goes back, and agrees.

... as first-visit until consent
  -> consent
  can: back
  case: case-1
  code: 00000001
> Refrained
  -> declined
  wiped
= declined
! Agreed
  illegal
> WentBack
  -> consent
> Refrained
  -> declined
  wiped
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
  wiped
> Finished
  -> attract
  wiped
= attract

# Dilek had typed who she is and shown her passport before she went back and took her consent away. The page says that nothing was kept,
# and that is so at once: she types anew when she agrees after all. The page closes by itself.
... as first-visit until confirm
  -> confirm
  needs: camera
  can: back
  case: case-3
  code: 00000003
  typed: ana@utopia.example U1001 ana@mail.example +15550100123
  consent: 2026-11
  terms: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in 32s
  PIN tries: 5
  mail proven: yes
  document: TD3
> WentBack
  -> document
  needs: camera, judge document
  document: -
> WentBack
  -> terms
  needs: -
> WentBack
  -> phone
> WentBack
  -> have-id
> WentBack
  -> identify
> WentBack
  -> consent
= consent
> LanguageChosen {"Lang":"es"}
  language: es
> Refrained
  -> declined
  wiped
> WentBack
  -> consent
> Agreed
  -> identify
  consent: 2026-11
= identify
> WentBack
  -> consent
> Refrained
  -> declined
  wiped
+180s
  at 3m28s: -> attract; wiped
= attract
