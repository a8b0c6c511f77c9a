package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/optics"
	"github.com/passdesk/passdesk/capture/reader"
	"github.com/passdesk/passdesk/capture/reader/barcode"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen"
)

// Conditions of the barcode's table: pixels a module in the picture, and how the card lies.
var (
	perModule = []float64{1.6, 2, 2.5, 4}
	lies      = []struct {
		name   string
		jitter float64 // of the corners, as a share of half the side
		turn   float64 // degrees at most
	}{{"flat", 0, 0}, {"corners off by up to 6 %", 0.06, 3}, {"corners off by up to 12 %, turned by up to 20°", 0.12, 20}}
)

// benchBarcode shows the backs of licences to our reader and to the bare decoder that it is built on.
func benchBarcode(ctx context.Context, o documentOptions, out io.Writer) error {
	own, err := reader.New(reader.Options{})
	if err != nil {
		return err
	}
	defer own.Close()
	fmt.Fprintf(out, "**PDF417 on the back of licences.** %d pictures of the test set in each row (`specimen.LicenceBack`, %d to %d), blur of at most 0.8 px, noise 3, JPEG 90; read: "+
		"every byte. zxing-cpp: Debian's decoder on the whole grey picture, all its efforts on. Load %s.\n\n", o.codes, o.from, o.from+o.codes-1, load())
	rows := [][]string{{"px a module", "the card lies", "Passdesk", "zxing-cpp", "Passdesk, median", "95th percentile", "zxing-cpp, median"}}
	var cards []specimen.Sample
	for n := o.from; n < o.from+o.codes; n++ {
		s, err := specimen.TakeOf(specimen.Test, optics.Easy, specimen.LicenceBack, n)
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		cards = append(cards, s)
	}
	for _, lie := range lies {
		for _, px := range perModule {
			var ours, bare int
			var ourMS, bareMS []float64
			for _, card := range cards {
				s, err := seen(card, px, lie.jitter, lie.turn)
				if err != nil || ctx.Err() != nil {
					return errors.Join(err, ctx.Err())
				}
				begin := time.Now()
				res := own.Inspect(s.Frame)
				ourMS = append(ourMS, since(begin))
				ours += one(res.Barcode != nil && bytes.Equal(res.Barcode.Payload, s.Payload))
				begin = time.Now()
				got, err := barcode.Read(grey(s.Frame), s.Frame.Width, s.Frame.Height, s.Frame.Width, barcode.Options{Harder: true, Rotate: true, Downscale: true})
				bareMS = append(bareMS, since(begin))
				bare += one(err == nil && len(got) > 0 && bytes.Equal(got[0].Payload, s.Payload))
			}
			median, p95 := times(ourMS)
			bareMedian, _ := times(bareMS)
			rows = append(rows, []string{fmt.Sprint(px), lie.name, share(ours, o.codes), share(bare, o.codes), median, p95, bareMedian})
			progress("barcodes at %v px a module, %s", px, lie.name)
		}
	}
	table(out, rows)
	return nil
}

// seen takes a card at so many pixels a module. The frame is as large as the card needs.
func seen(s specimen.Sample, px, jitter, turn float64) (specimen.Sample, error) {
	r := rand.New(rand.NewPCG(s.Seed, uint64(10*px)))
	shot := optics.Shot{
		PxPerMM: px / s.XDimension, Turn: (2*r.Float64() - 1) * turn, Noise: 3, JPEG: 90, Seed: s.Seed, Desk: s.Shot.Desk,
	}
	shot.Defocus = 0.8 * r.Float64() / shot.PxPerMM
	for i := range shot.Corners {
		shot.Corners[i] = [2]float64{(2*r.Float64() - 1) * jitter, (2*r.Float64() - 1) * jitter}
	}
	shot.Width, shot.Height = max(1920, int(1.3*s.Width*shot.PxPerMM)), max(1080, int(1.4*s.Height*shot.PxPerMM))
	return s.Again(shot)
}

// grey is the luma of a frame (ITU-R BT.601), a byte a pixel.
func grey(f capture.Frame) []byte {
	out := make([]byte, f.Width*f.Height)
	for i := range out {
		p := f.Pix[3*i : 3*i+3]
		out[i] = byte((29*int(p[0]) + 150*int(p[1]) + 77*int(p[2]) + 128) >> 8)
	}
	return out
}

func since(t time.Time) float64 { return float64(time.Since(t).Microseconds()) / 1000 }
