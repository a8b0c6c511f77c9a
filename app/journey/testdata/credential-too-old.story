# Lotte's Verified ID is good, but her last call was 40 days ago. She is told that it cannot be used, goes on the normal way, and the
# sentence stays until she types: the mail that leaves in that moment does not wipe it away.

... as first-visit until have-id
  -> have-id
  can: back
  case: case-1
  code: 00000001
  typed: ana@utopia.example U1001 ana@mail.example
  consent: 2026-11
  outcome: tap
> HasCredential {"Yes":true}
  -> present
  asks: present #2
  needs: watch
  can: back, skip
> LinkCame {"URL":"https://hub.example/p/2","Until":"+5m"}
  asks: -
  link: https://hub.example/p/2
> hub Presented {"OK":true,"Fast":false}
  -> mail-pin
  fault: credential
  asks: pin-send #3
  needs: -
  can: back
  link: -
= mail-pin
> PINWasSent {"Again":"+60s"}
  asks: -
  can: back, retry
  PIN sent: yes
  PIN again: in 1m0s
  PIN tries: 5
+5s
> PINEntered {"PIN":"204816"}
  fault: -
  asks: pin-check 204816 #4
  can: back
> PINWasChecked {"OK":true,"Left":5}
  -> phone
  asks: -
  mail proven: yes
= phone
> Ended
  -> attract
  wiped
= attract

# Another time it was revoked, and the mail cannot be sent either: that is the sentence that matters then.
... as first-visit until have-id
  -> have-id
  can: back
  case: case-2
  code: 00000002
  typed: ana@utopia.example U1001 ana@mail.example
  consent: 2026-11
  outcome: tap
> HasCredential {"Yes":true}
  -> present
  asks: present #6
  needs: watch
  can: back, skip
> hub Presented {"Fault":"credential"}
  -> mail-pin
  fault: credential
  asks: pin-send #7
  needs: -
  can: back
> PINWasSent {"Fault":"mail-down"}
  fault: mail-down
  asks: -
  can: back, retry, go on without
> MailSkipped
  -> phone
  fault: -
  can: back
> Ended
  -> attract
  wiped
= attract
