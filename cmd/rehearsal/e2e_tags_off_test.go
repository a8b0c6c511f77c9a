//go:build !matprofile

package main

const moreTags = ""
