# A bored visitor calls staff and guesses the staff PIN. From the fifth wrong one on there is a wait that doubles; ending the visit does
# not reset it. The right PIN does.

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
> HelpCalled
  overlay help
  needs: camera
  can: -
  SendHelp help:visit-1:1:20s at document
> StaffAsked
  overlay pin
> StaffPIN {"PIN":"000000"}
  asks: staff 000000 #4
! StaffPIN {"PIN":"000000"}
  illegal
> StaffAnswered {"OK":false}
  fault: staff-pin
  asks: -
  wrong staff PINs: 1
> StaffPIN {"PIN":"000001"}
  fault: -
  asks: staff 000001 #5
> StaffAnswered {"OK":false}
  fault: staff-pin
  asks: -
  wrong staff PINs: 2
> StaffPIN {"PIN":"000002"}
  fault: -
  asks: staff 000002 #6
> StaffAnswered {"OK":false}
  fault: staff-pin
  asks: -
  wrong staff PINs: 3
> StaffPIN {"PIN":"000003"}
  fault: -
  asks: staff 000003 #7
> StaffAnswered {"OK":false}
  fault: staff-pin
  asks: -
  wrong staff PINs: 4
> StaffPIN {"PIN":"000004"}
  fault: -
  asks: staff 000004 #8
> StaffAnswered {"OK":false}
  fault: staff-pin
  asks: -
  wrong staff PINs: 5
  staff PIN: in 15s
! StaffPIN {"PIN":"000005"}
  illegal
! StaffTook
  illegal
+15s
> StaffPIN {"PIN":"000005"}
  fault: -
  asks: staff 000005 #9
> StaffAnswered {"OK":false}
  fault: staff-pin
  asks: -
  wrong staff PINs: 6
  staff PIN: in 30s
> HelpClosed
  overlay closed
  fault: -
  needs: camera, judge document
  can: back
> Ended
  -> attract
  wiped
= attract
> HelpCalled
  overlay help
  SendHelp help::1:35s at attract
> StaffAsked
  overlay pin
! StaffPIN {"PIN":"000006"}
  illegal
+30s
> StaffPIN {"PIN":"000006"}
  asks: staff 000006 #10
> StaffAnswered {"OK":false}
  fault: staff-pin
  asks: -
  wrong staff PINs: 7
  staff PIN: in 1m0s
+60s
> StaffPIN {"PIN":"739105"}
  fault: -
  asks: staff 739105 #11
> StaffAnswered {"OK":true}
  overlay staff
  asks: -
  wrong staff PINs: -
  staff PIN: -

# On the attract page there is nothing to take; the helper's page closes by itself.
! StaffTook
  illegal
+61s
  at 3m6s: overlay closed
= attract
