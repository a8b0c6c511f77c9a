// Package film renders recorded sessions of the liveness challenge: people under the screen's light, and pictures of them that
// somebody holds up or feeds in. Whoever measures the judges of a session draws its samples here. Everything in it is synthetic: what
// it shows are rendered heads, and no figure that was measured on it is a rate on people.
//
// Light adds up, so a pose is rendered once, under the room and under each quarter of the screen alone (see rehearsal.Bases), and a
// frame is the sum of these pictures weighted by what the screen shows, seen by a camera with noise. The same options give the
// same frames, byte for byte.
//
// The frame of this package: the camera at the origin, X to the right of the frame, Y up, depth D away from the camera,
// millimetres. The screen stands in the plane D = 0. One unit of light is what a white matt surface sends back under 300 lux.
package film

// Version names the renderer in reports; it goes up when its pictures change.
const Version = "film 1"
