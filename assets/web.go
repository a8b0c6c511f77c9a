package assets

import "embed"

// Web holds the hub's pages: desk (reviewer), wallet (the stand-in), dev (mailbox), common (style and scripts they share).
//
//go:embed web
var Web embed.FS
