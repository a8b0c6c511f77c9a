# Pablo shows his driving licence, which is not accepted here, and then finds his identity card. His tries count anew with what was read.

... as first-visit until document
  -> document
  needs: camera, judge document
  can: back
  case: case-1
  code: 00000001
  typed: ana@utopia.example U1001 ana@mail.example +15550100123
  consent: 2026-11
  terms: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in 40s
  PIN tries: 5
  mail proven: yes
> DocumentFailed {"Fault":"doc-kind"}
  fault: doc-kind
  needs: camera
  can: back, retry
  document tries: 1
> Retried
  fault: -
  needs: camera, judge document
  can: back
! Retried
  illegal
> DocumentAccepted {"Document":{"kind":"TD1"},"Blobs":[{"role":"document-front","name":"b1"}]}
  -> confirm
  needs: camera
  document tries: -
  document: TD1
= confirm
> Ended
  -> attract
  wiped
= attract
