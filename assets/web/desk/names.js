// The words of the reviewer's page for the codes that stations and the hub send.

// CHECK gives the name of each check and, for those with a score, what the score is.
export const CHECK = {
  kind: ['Kind of document'],
  expiry: ['Document still valid'],
  age: ['Age'],
  'document.read': ['Reading the document'],
  'document.fields': ['Record of the station'],
  'mrz.number': ['Check digit of the number'],
  'mrz.birth': ['Check digit of the birth date'],
  'mrz.expiry': ['Check digit of the expiry'],
  'mrz.composite': ['Check digit over all'],
  'mrz.optional': ['Check digit of the optional field'],
  'mrz.digits': ['Check digits that must be there'],
  'mrz.confidence': ['Certainty of the reading'],
  'barcode.complete': ['Barcode complete'],
  'issuer.mrz': ['Issuer of the document'],
  'issuer.barcode': ['Issuer of the licence'],
  'nationality.mrz': ['Nationality'],
  'capture.screen': ['Picture of a screen'],
  'capture.grey_copy': ['Copy without colours'],
  'mail.proven': ['Personal e-mail'],
  'device.real': ['A real camera'],
  'time.submitted': ['Time of arrival'],
  'return.selfie': ['Coming back'],

  liveness: ['Liveness as a whole'],
  random: ['Drawing the challenge'],
  'quality.position': ['In place before the camera', 'good frames in a row'],
  'quality.face': ['Good to look at', 'part of the frames looking straight on that are good'],
  'quality.alone': ['Alone in the picture', 'other faces in the picture'],
  'quality.distance': ['Near enough to the camera', 'distance of the eyes, in pixels'],
  'quality.centre': ['In the middle of the picture', 'how far off, in parts of what is allowed'],
  'quality.pose': ['Looks straight on', 'turn or lean of the head, in degrees'],
  'quality.dark': ['Enough light on the face', 'brightness of the face, 0 to 255'],
  'quality.bright': ['Not too much light on the face', 'brightness that only 2 % of the face exceed, 0 to 255'],
  'quality.contrast': ['Contrast of the face', 'spread of the brightness by its mean'],
  'quality.sharpness': ['Sharp enough', 'strength of fine detail'],
  'quality.side-light': ['Both halves of the face lit', 'the darker half by the brighter one'],
  'quality.glasses': ['No light in the glasses', 'part around the eyes that is glare'],
  'quality.eyes': ['Eyes open', 'part of the frames looking straight on in which they are'],
  'quality.mask': ['Mouth and chin free', 'difference in colour between mouth and cheeks'],
  'eyes.blink': ['Blinked (weak, never asked for)', 'blinks seen'],
  'face.present': ['Stayed before the camera', 'longest absence, in seconds'],
  'face.single': ['Nobody else in the picture', 'frames in a row with two faces'],
  'face.path': ['Movement without a cut', 'largest jump of the head from frame to frame'],
  'pose.turn': ['Turned the head as asked', 'how far, in the direction asked'],
  'pose.timing': ['Moved only when asked', 'shortest reaction, in seconds'],
  'pose.planarity': ['Nose stands out of the face', 'how far from a flat picture, by five points'],
  'pose.parallax': ['Face moves as a solid body', 'how far from a flat picture, by many small points'],
  'flash.freshness': ['Colours of the screen came back', 'part of the changes on the face that the shown colours explain'],
  'flash.gain': ['Enough light from the screen', "the screen's light by the room's, on the skin"],
  'flash.depth': ['Face nearer than the background', 'light on the face by light on what is beside it'],
  'flash.relief': ['Light falls on a shaped face', 'how much the light varies over the face'],
  'flash.side': ['Half a screen lights one side', 'slope of the light over the width of the face'],
  'flash.hue': ['Light takes on the colours of the face', 'how far it does: about 1 on skin, 0 on a glass that mirrors the screen'],
  'flash.even': ['Light differs over the face', 'largest part of the face that is lit all alike'],
  'flash.lag': ['Every colour came equally late', 'largest difference, in milliseconds'],
  'flash.still': ['Head kept still in the light', 'movement, in distances of the eyes'],
  'passive.moire': ['No raster of a screen or print', 'strongest raster, in decibels'],
  'passive.border': ['No edge of a sheet or tablet', 'edges around the face that move with it'],
  'passive.background': ['Background of the station', 'part of the background that is as it was before'],
  'passive.nets': ['Vote of a neural net (weak)', 'probability of life; it decides nothing alone'],
  'camera.identity': ['The camera named at set-up', '1 when it is'],
  'camera.control': ['Camera does what it is told', 'how well the pictures followed a change of the exposure'],
  'source.frozen': ['Picture is not frozen', 'longest time without any change, in seconds'],
  'source.looped': ['Picture does not repeat', 'frames that were there before'],
  'source.chain': ['Frames signed by the station']
}

// ADVICE says what the advice of a check means for the applicant and the reviewer.
export const ADVICE = {
  'turn-further': 'The head has to turn further.',
  'turn-other-way': 'The head turned to the other side.',
  'wait-for-sign': 'The head moved before it was asked to.',
  'stay-in-picture': 'The face has to stay in the picture.',
  'be-alone': 'Only one person may be in the picture.',
  'move-calmly': 'The head has to move more calmly.',
  'face-screen': 'The face has to look straight at the screen.',
  'try-again': 'Trying again may help.',
  'reviewer-decides': 'Another try would not help: you decide, by the pictures and in the call.',
  'uncover-face': 'Something covers mouth or chin: ask the person to take it off in the call.',
  'call-staff': 'Staff at the station have to look at the camera or the lights.',
  'too-bright': 'The room is too bright for the light of the screen: shade the station or raise its brightness.',
  'hold-still': 'The head has to keep still while the colours are shown.',
  'further-from-screen': 'The person is so near that the light of the screen is too bright for the camera.',
  'further-from-wall': 'What is behind the person is too near to tell.',
  'no-face': 'No face stood before the camera.',
  'two-faces': 'Only one person may be in the picture.',
  closer: 'The person stood too far away.',
  further: 'The person stood too near.',
  centre: 'The face was not in the middle.',
  look: 'The person did not look straight at the screen.',
  'keep-facing': 'The face left the picture.',
  dark: 'There was too little light on the face.',
  bright: 'There was too much light on the face.',
  'side-light': 'One half of the face was much brighter: a lamp or a window beside the person disturbs.',
  mask: 'Mouth and nose were covered: ask the person to take it off in the call.',
  glasses: 'Light shone in the glasses.',
  eyes: 'The eyes were closed.',
  'lamp-beside': 'A lamp beside or behind the person disturbs: switch it off or turn it away.'
}

// UNCOMPARED says why no program compared two faces.
export const UNCOMPARED = {
  no_model: 'Automatic face comparison is not available on this station.',
  unknown_model: 'The station compared with a model that this hub does not know.',
  no_face_a: 'No program found a face in the first picture.',
  no_face_b: 'No program found a face in the second picture.',
  too_small_a: 'The face in the first picture is too small for a program.',
  too_small_b: 'The face in the second picture is too small for a program.',
  bad_picture: 'A picture could not be opened for the comparison.',
  failed: 'The comparison failed.'
}

export const ALARM = {
  locked: 'Station was locked: nobody was looked at',
  attack: 'Liveness: an attack is suspected',
  return: 'An attack is suspected on coming back',
  frames: 'Frames not signed by the station'
}

export const TIER = [
  'tier 0: finds faces only, liveness is left to you', 'tier 1: follows the points of a face', 'tier 2: compares faces',
  'tier 3: compares faces and asks neural nets'
]

export const ROLE = {
  portrait: 'Portrait in the document', selfie: 'Selfie at the station', badge: 'Badge picture on file',
  'selfie-resume': 'Selfie on coming back', 'document-front': 'Front', 'document-back': 'Back',
  'thumb-neutral': 'Looking straight', 'thumb-turned': 'Head turned', 'thumb-red': 'In red light', 'thumb-blue': 'In blue light',
  'thumb-left': 'Lit from their left', 'thumb-right': 'Lit from their right'
}

export const words = code => code.replace(/[._-]+/g, ' ')
export const sentence = code => words(code).replace(/^./, c => c.toUpperCase())

// number writes a measured number so that it can be compared at a glance.
export const number = n => Math.abs(n) >= 100 ? n.toFixed(0) : String(Number(n.toPrecision(3)))
