# Marta's mail provider holds new senders back for a quarter of an hour. She looks in junk, asks for another mail, and when that has not
# come within a minute either she may go on without; the reviewer is told. One missing mail alone does not open that way.

... as first-visit until mail-pin
  -> mail-pin
  asks: pin-send #2
  can: back
  case: case-1
  code: 00000001
  typed: ana@utopia.example U1001 ana@mail.example
  consent: 2026-11
  outcome: tap
> PINWasSent {"Again":"+60s"}
  asks: -
  PIN sent: yes
  PIN again: in 1m0s
  PIN tries: 5
+60s
! MailSkipped
  illegal
> PINResent
  asks: pin-send #3
> PINWasSent {"Again":"+60s"}
  asks: -
  PIN again: in 1m0s
! MailSkipped
  illegal
+60s
> MailSkipped
  -> phone
  can: back
= phone
> Ended
  -> attract
  wiped
= attract
