// Package touch is a kit of widgets that know fingers, not journeys: large targets, large type, nothing that scrolls.
//
// Sizes are in Fyne units (1/120 inch on a screen that tells the truth about itself): text is never smaller than 32,
// nothing to touch is smaller than 60, and two such things are at least 12 apart. Audit checks that on any screen.
//
// A Look is what a site and a visitor choose; a Style is a look resolved for one screen size and one level of tightness,
// and makes every widget. Page tries levels from generous to tight until its content fits. Heights depend on widths here,
// because text wraps: objects of this package answer HeightFor(o, width).
package touch
