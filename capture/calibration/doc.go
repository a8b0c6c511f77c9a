// Package calibration tells what a station's camera can read at its place. A printed card of known size (card.go, sheet.go) is
// laid where documents will lie; Measure finds it in one frame and measures pixels a millimetre, blur in millimetres, tilt and
// light; Abilities says for each kind of document whether that is enough; a File keeps both beside the station's other data.
//
// Two frames of coordinates: card coordinates are millimetres from the top left corner of the printed card, x to the right,
// y down; frame coordinates are those of package capture. All of it is arithmetic on pixels, without OpenCV.
//
// What has to be reached was measured with documents drawn at known sizes (see BENCHMARKS.md and abilities.go): blur in
// millimetres, not the number of pixels, is what usually ends the reading of a machine-readable zone.
package calibration
