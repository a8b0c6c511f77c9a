package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestInspectNames compares pairs in each of the forms that are taken.
func TestInspectNames(t *testing.T) {
	lines := strings.Join([]string{
		"# printed\tMRZ",
		"ERIKSSON, ANNA MARIA\tERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
		"Müller, Jörg\tMUXXLLER<<JOERG\ta note",
		"Dingo Potoroo Bennelong Wooloomooloo Warrandyte Warnambool\tBENNELONG<WOOLOOM<WA<WARN<<D<P",
		`{"viz": "Хрущев, Юрий", "mrz": "KHRUSHCHEV<<IURII"}`,
		`["Eriksson, Anna", "Okafor, Chidi"]`,
		"",
		`{"a": {"family": "Smith", "given": "Robert", "preferred": "Bob"}, "b": "Bob Smith"}`,
		"王小明\tWANG<<XIAOMING",
	}, "\n")
	want := []string{"agree same", "agree same", "agree truncated", "agree same", "review different", "review preferred_name", "review other_script"}
	check := func(out string, code int) {
		t.Helper()
		rows := strings.Split(strings.TrimSpace(out), "\n")
		if code != 0 || len(rows) != len(want) {
			t.Fatalf("exit code %d, %d lines: %s", code, len(rows), out)
		}
		for i, row := range rows {
			var r struct{ Outcome, Reason, Detail, Error string }
			if err := json.Unmarshal([]byte(row), &r); err != nil || r.Outcome+" "+r.Reason != want[i] || r.Detail == "" || r.Error != "" {
				t.Errorf("pair %d: %v %s, want %s", i+1, err, row, want[i])
			}
		}
	}
	out, _, code := kiosk(t, lines, "inspect", "names")
	check(out, code)
	out, _, code = kiosk(t, lines, "inspect", "names", "-")
	check(out, code)
	out, _, code = kiosk(t, "", "inspect", "names", write(t, "names.tsv", []byte(strings.ReplaceAll(lines, "\n", "\r\n"))))
	check(out, code)

	want = []string{"agree same", "review different"}
	out, _, code = kiosk(t, "", "inspect", "names", write(t, "names.json", []byte("[\n {\"viz\": \"A\\u0301, Bo\", \"mrz\": \"A<<BO\"},\n [\"X\", \"Y\"]\n]\n")))
	check(out, code)

	for _, bad := range []string{"only one name", "{}", `{"a": "x"}`, `["x"]`, `{"a": 1, "b": 2}`, "{\x00"} {
		out, errs, code := kiosk(t, bad+"\nA, B\tB A\n", "inspect", "names")
		if rows := strings.Split(strings.TrimSpace(out), "\n"); code != 1 || len(rows) != 2 || !strings.Contains(rows[0], `"error":`) || !strings.Contains(rows[1], `"agree"`) || errs != "" {
			t.Errorf("%q: exit code %d, %s %s", bad, code, out, errs)
		}
	}
}
