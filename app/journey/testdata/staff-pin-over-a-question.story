# While the hub thinks about Aiko's pass, she calls staff and a helper types the staff PIN. The question about the pass is put aside for
# that moment and asked again; a refusal by the company's policy is still on the screen afterwards, with its ways on. Neither a right PIN
# nor a wrong one leaves her before an empty page.

... as first-visit until pass
  -> pass
  asks: pass #6
  needs: watch
  case: case-1
  code: 00000001
  consent: 2026-11
  terms: 2026-11
  outcome: tap
  PIN sent: yes
  PIN again: in -2m10s
  PIN tries: 5
  mail proven: yes
  face tries: 1
  face taken: yes
  credential: taken
  delivered: yes
  reviewer told: yes
  reviewer looks: yes
  approved: yes
  media: 15 of 15 s
> HelpCalled
  overlay help
  SendHelp help:visit-1:1:3m10s at pass
> StaffAsked
  overlay pin
> StaffPIN {"PIN":"000000"}
  asks: staff 000000 #7
! PassCame {"ID":6,"Until":"+30m"}
  illegal
> StaffAnswered {"OK":false}
  fault: staff-pin
  asks: pass #6
  wrong staff PINs: 1
> HelpClosed
  overlay closed
  fault: -
> PassCame {"Fault":"pass-policy"}
  fault: pass-policy
  asks: -
  can: retry, leave
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:2:3m10s at pass pass-policy
> StaffAsked
  overlay pin
> StaffPIN {"PIN":"000000"}
  fault: -
  asks: staff 000000 #8
> StaffAnswered {"OK":false}
  fault: staff-pin
  asks: -
  wrong staff PINs: 2
> StaffPIN {"PIN":"739105"}
  fault: -
  asks: staff 739105 #9
> StaffAnswered {"OK":true}
  overlay staff
  fault: pass-policy
  asks: -
  wrong staff PINs: -
> HelpClosed
  overlay closed
  can: retry, leave
> HelpCalled
  overlay help
  can: -
  SendHelp help:visit-1:3:3m10s at pass pass-policy
> StaffAsked
  overlay pin
> StaffPIN {"PIN":"000000"}
  fault: -
  asks: staff 000000 #10
> HelpClosed
  overlay closed
  fault: pass-policy
  asks: -
  can: retry, leave
> Retried
  fault: -
  asks: pass #11
  can: -
> HelpCalled
  overlay help
  SendHelp help:visit-1:4:3m10s at pass
> StaffAsked
  overlay pin
> StaffPIN {"PIN":"000000"}
  asks: staff 000000 #12
> HelpClosed
  overlay closed
  asks: pass #11
> PassCame {"Fault":"pass-policy"}
  fault: pass-policy
  asks: -
  can: retry, leave
> Left
  -> parked
  fault: -
  needs: -
  can: -
  SendPark park:case-1:visit-1
= parked
> Finished
  -> attract
  wiped
= attract
