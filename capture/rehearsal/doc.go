// Package rehearsal is the simulated applicant: a camera whose pictures are drawn by the program, and the hands and
// the head of the person who stands before it. It presents Utopian documents with true machine readable zones and
// portraits, turns its head when it is asked to, and knows a list of mishaps by name. No device, no model and no
// library in C is needed; what a real detector makes of the pictures is tested beside it.
//
// Lengths are millimetres unless said. The head has its own right-handed frame: the origin lies between the ears at
// the height of the eyes, x to the subject's own left, y up, z out of the face. The camera looks along -z of the world,
// so the subject's own left is at the RIGHT of an unmirrored frame, and a positive yaw (a turn to the own left) moves
// the tip of the nose to the right of the frame.
package rehearsal
