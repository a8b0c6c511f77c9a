// Package ui is the screens of a station, one file each: a screen is a function of a journey.View and speaks by journey.Event.
// Two doors lead in and out: Window.Show and the Send function it was made with. Camera pictures come in beside them, through
// Window.SetFrame, SetVerdict and SetRemote. All three may be called from any goroutine.
package ui
