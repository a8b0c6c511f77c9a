//go:build matprofile

package main

const moreTags = ",matprofile" // the programs are built with it too, so that one build cache serves both
