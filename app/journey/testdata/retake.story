# Quentin sees on the page that shows back what was read that a letter of his name is wrong. He takes the picture again, twice.

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
> Retook
  -> document
  needs: camera, judge document
  document: -
= document
> DocumentAccepted {"Document":{"kind":"TD3"},"Blobs":[{"role":"document-front","name":"b4"}]}
  -> confirm
  needs: camera
  document: TD3
> WentBack
  -> document
  needs: camera, judge document
  document: -
= document
> DocumentAccepted {"Document":{"kind":"TD3"},"Blobs":[{"role":"document-front","name":"b5"}]}
  -> confirm
  needs: camera
  document: TD3
> Confirmed
  -> selfie
  can: back, skip, without lights
= selfie
> Ended
  -> attract
  wiped
= attract
