package stage

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Link waits for a QR code on the window and reads it from a picture of the screen with zbar, which shares nothing with the
// program that drew it. Without zbar (package zbar-tools) the error says so.
func (p *Play) Link(ctx context.Context) (string, error) {
	dir, err := os.MkdirTemp("", "passdesk-qr")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "screen.png")
	for {
		if err := p.Station.Display.Picture(ctx, path); err != nil {
			return "", err
		}
		out, err := exec.CommandContext(ctx, "zbarimg", "--quiet", "--raw", path).Output()
		if link := strings.TrimSpace(string(out)); err == nil && strings.HasPrefix(link, "http") {
			return strings.Split(link, "\n")[0], nil
		}
		if _, missing := exec.LookPath("zbarimg"); missing != nil {
			return "", fmt.Errorf("zbarimg is not installed (package zbar-tools): %w", missing)
		}
		select {
		case <-ctx.Done():
			return "", fmt.Errorf("no QR code can be read on the screen: %w", context.Cause(ctx))
		case <-time.After(300 * time.Millisecond):
		}
	}
}

// withoutTicket is a link as it may be printed.
func withoutTicket(link string) string {
	page, _, _ := strings.Cut(link, "#")
	return page
}
