# While Rosa holds her passport still somebody trips over the camera's cable. The screen says so; when the cable is back in its place she
# goes on where she was.

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
> CameraLost {"Fault":"camera"}
  camera: camera
+10s
> CameraFound
  camera: -
> CameraLost {"Fault":"camera-busy"}
  camera: camera-busy
> CameraFound
  camera: -
> CameraLost {"Fault":"camera-refused"}
  camera: camera-refused
> CameraFound
  camera: -
> DocumentAccepted {"Document":{"kind":"TD3"},"Blobs":[{"role":"document-front","name":"b1"}]}
  -> confirm
  needs: camera
  document: TD3
= confirm
> Ended
  -> attract
  wiped
= attract
