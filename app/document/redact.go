package document

import (
	"fmt"
	"log/slog"
)

// This file keeps personal data out of logs: fmt and slog see what kind of thing a value is and how its checks went, whatever
// the verb. JSON shows everything.

func redact(s fmt.State, text string) { _, _ = s.Write([]byte(text)) }

func (m MRZ) String() string {
	return fmt.Sprintf("%s accepted=%t [redacted]", string(m.Kind), m.Accepted())
}

// Format implements fmt.Formatter.
func (m MRZ) Format(s fmt.State, _ rune) { redact(s, m.String()) }

// LogValue implements slog.LogValuer.
func (m MRZ) LogValue() slog.Value { return slog.StringValue(m.String()) }

func (MRZFields) String() string { return "fields [redacted]" }

// Format implements fmt.Formatter.
func (f MRZFields) Format(s fmt.State, _ rune) { redact(s, f.String()) }

// LogValue implements slog.LogValuer.
func (f MRZFields) LogValue() slog.Value { return slog.StringValue(f.String()) }

func (a AAMVA) String() string {
	return fmt.Sprintf("AAMVA version=%d accepted=%t [redacted]", a.Version, a.Accepted())
}

// Format implements fmt.Formatter.
func (a AAMVA) Format(s fmt.State, _ rune) { redact(s, a.String()) }

// LogValue implements slog.LogValuer.
func (a AAMVA) LogValue() slog.Value { return slog.StringValue(a.String()) }

func (AAMVAFields) String() string { return "fields [redacted]" }

// Format implements fmt.Formatter.
func (f AAMVAFields) Format(s fmt.State, _ rune) { redact(s, f.String()) }

// LogValue implements slog.LogValuer.
func (f AAMVAFields) LogValue() slog.Value { return slog.StringValue(f.String()) }

func (r Report) String() string {
	return fmt.Sprintf("report on %s accepted=%t [redacted]", string(r.Kind), r.Accepted)
}

// Format implements fmt.Formatter.
func (r Report) Format(s fmt.State, _ rune) { redact(s, r.String()) }

// LogValue implements slog.LogValuer.
func (r Report) LogValue() slog.Value { return slog.StringValue(r.String()) }

func (r NamesReport) String() string {
	return "names " + string(r.Outcome) + " " + r.Reason + " [redacted]"
}

// Format implements fmt.Formatter.
func (r NamesReport) Format(s fmt.State, _ rune) { redact(s, r.String()) }

// LogValue implements slog.LogValuer.
func (r NamesReport) LogValue() slog.Value { return slog.StringValue(r.String()) }

func (f Facts) String() string { return "facts from " + string(f.Source) + " [redacted]" }

// Format implements fmt.Formatter.
func (f Facts) Format(s fmt.State, _ rune) { redact(s, f.String()) }

// LogValue implements slog.LogValuer.
func (f Facts) LogValue() slog.Value { return slog.StringValue(f.String()) }

func (Name) String() string { return "name [redacted]" }

// Format implements fmt.Formatter.
func (n Name) Format(s fmt.State, _ rune) { redact(s, n.String()) }

// LogValue implements slog.LogValuer.
func (n Name) LogValue() slog.Value { return slog.StringValue(n.String()) }

func (c Check) String() string { return c.ID + " " + string(c.Outcome) + " " + c.Reason }

// Format implements fmt.Formatter. The detail, which may quote the document, is left out.
func (c Check) Format(s fmt.State, _ rune) { redact(s, c.String()) }

// LogValue implements slog.LogValuer.
func (c Check) LogValue() slog.Value { return slog.StringValue(c.String()) }
