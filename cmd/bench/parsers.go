package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"

	"github.com/passdesk/passdesk/app/document"
)

// parsed is what one parser made of one text.
type parsed struct {
	accepted bool
	right    bool // accepted, and what was asked for is what stands there
}

// benchParsers compares parsers of texts.
func benchParsers(ctx context.Context, o documentOptions, out io.Writer) error {
	if err := benchZoneTexts(ctx, o, out); err != nil {
		return err
	}
	fmt.Fprintln(out)
	return benchLicenceTexts(ctx, o, out)
}

func benchZoneTexts(ctx context.Context, o documentOptions, out io.Writer) error {
	texts, err := zoneTexts(o.vectors)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "**Parsers of zones.** %d texts that `app/document` wrote, a third of them spoilt in one place; right: accepted with the whole document number. "+
		"The code of Utopia is left out, which mrz refuses by design. A second is one of processor time.\n\n", len(texts))
	rows := [][]string{{"parser", "cards and passports right", "visas right", "spoilt accepted", "texts a second"}}
	row := func(name string, got []parsed, rate float64) {
		var cards, visas, bad, ofCards, ofVisas, ofBad int
		for i, p := range got {
			switch {
			case !texts[i].good:
				ofBad, bad = ofBad+1, bad+one(p.accepted)
			case texts[i].visa:
				ofVisas, visas = ofVisas+1, visas+one(p.right)
			default:
				ofCards, cards = ofCards+1, cards+one(p.right)
			}
		}
		rows = append(rows, []string{name, share(cards, ofCards), share(visas, ofVisas), share(bad, ofBad), thousands(rate)})
	}
	var own []parsed
	for _, t := range texts {
		m, err := document.ParseMRZ(t.lines)
		ok := err == nil && m.Accepted()
		own = append(own, parsed{ok, ok && m.Number == t.number})
	}
	row("Passdesk, app/document", own, perSecond(len(texts), func(i int) { _, _ = document.ParseMRZ(texts[i].lines) }))
	var in [][]string
	for _, t := range texts {
		in = append(in, t.lines)
	}
	var got []parsed
	rate, gone, err := ask(ctx, o, "mrz", in, func(i int, raw json.RawMessage) error {
		var a struct {
			Valid  bool
			Number *string
		}
		err := json.Unmarshal(raw, &a)
		got = append(got, parsed{a.Valid, a.Valid && a.Number != nil && *a.Number == texts[i].number})
		return err
	})
	if err != nil {
		return err
	}
	if gone == "" {
		row("mrz 5.0.2", got, rate)
	}
	table(out, rows)
	if gone != "" {
		fmt.Fprintf(out, "\nmrz was left out: %s.\n", gone)
	}
	return nil
}

func benchLicenceTexts(ctx context.Context, o documentOptions, out io.Writer) error {
	texts, err := licenceTexts()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "**Parsers of licences.** %d payloads with the deviations of cards in use, and payloads that must be refused; right: accepted with number, surname and birth. "+
		"parse-usdl has no verdict: it counts as accepted when it gives a number and a birth. A second is one of processor time.\n\n", len(texts))
	rows := [][]string{{"parser", "good right", "good accepted", "bad accepted", "payloads a second"}}
	var wrong []string
	row := func(name string, got []parsed, rate float64) {
		var right, accepted, bad, ofGood, ofBad int
		for i, p := range got {
			if !texts[i].good {
				ofBad, bad = ofBad+1, bad+one(p.accepted)
				continue
			}
			ofGood, right, accepted = ofGood+1, right+one(p.right), accepted+one(p.accepted)
		}
		rows = append(rows, []string{name, share(right, ofGood), share(accepted, ofGood), share(bad, ofBad), thousands(rate)})
	}
	var own []parsed
	for _, t := range texts {
		a, err := document.ParseAAMVA([]byte(t.payload))
		ok := err == nil && a.Accepted()
		p := parsed{ok, ok && a.Number == t.number && strings.EqualFold(a.Surname, t.surname) && a.Birth == t.birth}
		own = append(own, p)
		if t.good != p.right && (t.good || p.accepted) {
			wrong = append(wrong, t.name)
		}
	}
	row("Passdesk, app/document", own, perSecond(len(texts), func(i int) { _, _ = document.ParseAAMVA([]byte(texts[i].payload)) }))
	var in [][]byte // JSON writes them in base64
	for _, t := range texts {
		in = append(in, []byte(t.payload))
	}
	var got []parsed
	rate, gone, err := ask(ctx, o, "usdl", in, func(i int, raw json.RawMessage) error {
		var a struct {
			Fields struct{ DocumentNumber, LastName, DateOfBirth string }
		}
		if err := json.Unmarshal(raw, &a); err != nil {
			return err
		}
		f := a.Fields
		p := parsed{accepted: f.DocumentNumber != "" && f.DateOfBirth != ""} // it has no verdict of its own
		birth, err := document.ParseDay(f.DateOfBirth)
		p.right = err == nil && p.accepted && f.DocumentNumber == texts[i].number && strings.EqualFold(f.LastName, texts[i].surname) && birth == texts[i].birth
		got = append(got, p)
		return nil
	})
	if err != nil {
		return err
	}
	if gone == "" {
		row("parse-usdl 3.2.0", got, rate)
	}
	table(out, rows)
	if len(wrong) > 0 {
		fmt.Fprintf(out, "\nOurs fails: %s.\n", strings.Join(wrong, "; "))
	}
	if gone != "" {
		fmt.Fprintf(out, "\nparse-usdl was left out: %s.\n", gone)
	}
	return nil
}

// ask gives a list to the script of the peers and its answers, in order, to each. The last answer is the rate.
func ask(ctx context.Context, o documentOptions, what string, list any, each func(i int, raw json.RawMessage) error) (rate float64, gone string, err error) {
	cmd, gone := node(ctx, o, what)
	if gone != "" {
		return 0, gone, nil
	}
	in, err := json.Marshal(list)
	if err != nil {
		return 0, "", err
	}
	cmd.Stdin = bytes.NewReader(in)
	raw, err := cmd.Output()
	if err != nil {
		return 0, "", err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	for i := 0; d.More(); i++ {
		var answer json.RawMessage
		if err := d.Decode(&answer); err != nil {
			return 0, "", err
		}
		var end struct{ PerSecond float64 }
		if err := json.Unmarshal(answer, &end); err == nil && end.PerSecond > 0 {
			return end.PerSecond, "", nil
		}
		if err := each(i, answer); err != nil {
			return 0, "", err
		}
	}
	return 0, "", errors.New("the peers' script ended without its rate")
}

// rateFor is for how many seconds of processor time a rate is measured.
var rateFor = 2.0

// perSecond repeats work over n texts for two seconds of this process's own time and returns how many were done in such a second.
func perSecond(n int, work func(i int)) float64 {
	used := func() float64 {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			return 0
		}
		return float64(u.Utime.Sec) + float64(u.Utime.Usec)/1e6
	}
	begin, done := used(), 0
	for used()-begin < rateFor {
		for i := range n {
			work(i)
		}
		done += n
	}
	return float64(done) / (used() - begin)
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// thousands writes a number with a comma between thousands.
func thousands(v float64) string {
	s := fmt.Sprintf("%.0f", v)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
