package app_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/passdesk/passdesk/app"
)

func TestASecretCannotBePrinted(t *testing.T) {
	const code = "k7Rm-canary"
	s := app.NewSecret(code)
	pass := app.Pass{Code: s}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "secret", s, "pass", pass, "pointer", &pass)
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "secret", s, "pass", pass)
	j, err := json.Marshal(map[string]any{"s": s, "p": pass})
	if err != nil {
		t.Fatal(err)
	}
	out := log.String() + string(j)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t"} {
		out += fmt.Sprintf(verb, s) + fmt.Sprintf(verb, pass) + fmt.Sprintf(verb, &pass)
	}
	out += s.String() + fmt.Sprint(s, pass) + fmt.Errorf("a %w %v", fmt.Errorf("b"), s).Error()
	for _, leak := range []string{code, fmt.Sprintf("%x", code), fmt.Sprintf("%X", code)} {
		if strings.Contains(out, leak) {
			t.Fatalf("the secret was printed: %s", out)
		}
	}
	if s.Reveal() != code {
		t.Fatal("the secret was lost")
	}
}
