# Willem's wallet took the new Verified ID, but when he presents it the hub finds it revoked. It says so, he tries again, and goes on
# without; the reviewer sees that nothing was presented.

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
> LinkCame {"URL":"https://hub.example/o/1","Until":"+5m"}
  asks: -
  link: https://hub.example/o/1
> hub OfferTaken
  -> present
  asks: present #5
  credential: taken
  link: -
> LinkCame {"URL":"https://hub.example/p/1","Until":"+5m"}
  asks: -
  link: https://hub.example/p/1
> hub Presented {"OK":false,"Fault":"credential"}
  fault: credential
  can: retry, skip
  link: -
> Retried
  fault: -
  asks: present #6
  can: skip
> LinkCame {"URL":"https://hub.example/p/2","Until":"+5m"}
  asks: -
  link: https://hub.example/p/2

# A QR code that ran out is made anew without a touch.
+300s
  at 5m40s: asks: present #7; warned: yes; link: -
> LinkCame {"URL":"https://hub.example/p/3","Until":"+5m"}
  asks: -
  link: https://hub.example/p/3
> Touched
  warned: -
> hub Presented {"OK":false,"Fault":"credential"}
  fault: credential
  can: retry, skip
  link: -
> Skipped {"Reason":"revoked"}
  -> submitted
  fault: -
  can: leave
  typed: -
  document: -
  SendCase case:case-1: ana@utopia.example, document TD3, 3 blobs, face by challenge passed similar, credential taken
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
