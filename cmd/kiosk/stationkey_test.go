package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/passdesk/passdesk/app"
)

// The hub can check what a station signed, and knows the station again after a restart.
func TestStationSignsWhatItJudged(t *testing.T) {
	dir := t.TempDir()
	k, err := openStationKey(dir)
	if err != nil {
		t.Fatal(err)
	}
	live := app.Liveness{Seed: "5e55", Chain: "c4a1"}
	message := app.SignedChain("case-1", live)
	signature, public := k.sign(message)
	raw, err1 := base64.RawURLEncoding.DecodeString(public)
	sig, err2 := base64.RawURLEncoding.DecodeString(signature)
	if err1 != nil || err2 != nil || !ed25519.Verify(raw, message, sig) {
		t.Errorf("%v, %v: the signature does not hold", err1, err2)
	}
	if ed25519.Verify(raw, app.SignedChain("case-2", live), sig) {
		t.Error("it holds for another case")
	}
	again, err := openStationKey(dir)
	if _, same := again.sign(message); err != nil || same != public {
		t.Errorf("another key after a restart: %v", err)
	}
	info, err := os.Stat(filepath.Join(dir, stationKeyFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestStationKeyIsDamaged(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, stationKeyFile), []byte("half a k"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openStationKey(dir); err == nil || !strings.Contains(err.Error(), stationKeyFile) {
		t.Errorf("%v; a new key would make the hub distrust the station in silence", err)
	}
}
