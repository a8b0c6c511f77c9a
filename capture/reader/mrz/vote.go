package mrz

import (
	"slices"

	"github.com/passdesk/passdesk/capture/reader/mrz/ocrb"
)

// Vote reads one zone from several readings of the same document, taken from different frames: the logarithms of each
// character's probabilities are added up. Only readings of the kind that most of them found take part; of two kinds found
// equally often, that of the better readings. It is false when fewer than two agree on the kind.
//
// Noise differs from frame to frame and cancels out; what is wrong in every frame stays wrong. So a vote may fill in for frames
// that do not agree, but an accepted vote is worth one frame, not two.
func Vote(readings []Text) (Text, bool) { return combine(readings, false) }

// Mean does the same with readings of one frame, seen in several sizes and colours. They share their noise, so the logarithms
// are averaged: the result is no more certain than the readings were.
func Mean(readings []Text) (Text, bool) { return combine(readings, true) }

func combine(readings []Text, average bool) (Text, bool) {
	var best []Text
	for _, a := range readings {
		var same []Text
		for _, b := range readings {
			if b.Kind == a.Kind && len(b.Lines) == len(a.Lines) && len(b.sheet.logp) == len(a.sheet.logp) {
				same = append(same, b)
			}
		}
		if len(same) > len(best) || len(same) == len(best) && len(best) > 0 && mean(same) > mean(best) {
			best = same
		}
	}
	if len(best) < 2 {
		return Text{}, false
	}
	at := slices.IndexFunc(layouts, func(l layout) bool { return l.kind == best[0].Kind })
	if at < 0 {
		return Text{}, false
	}
	n := len(layouts[at].lines[0])
	// One more column on each side, so that the edges are voted on too.
	out := Text{Kind: best[0].Kind, sheet: sheet{z: best[0].sheet.z, from: best[0].sheet.from + best[0].offsets[0] - 1}}
	for k := range layouts[at].lines {
		out.offsets = append(out.offsets, 1)
		row := make([]answer, n+2)
		for c := range row {
			row[c][ocrb.None] = 1e-3 // paper, where no reading looked
			for _, t := range best {
				if col := t.offsets[k] + c - 1; col >= 0 && col < len(t.sheet.logp[k]) {
					for class, v := range t.sheet.logp[k][col] {
						// A frame in which a finger or glare hides the character has one vote, not a veto.
						row[c][class] += max(v, worst)
					}
				}
			}
			scale := float32(1)
			if average {
				scale /= float32(len(best))
			}
			normalise(&row[c], scale)
		}
		out.sheet.logp = append(out.sheet.logp, row)
	}
	out.spell(layouts[at])
	out.score = out.Mean
	return out, true
}

func mean(ts []Text) (sum float64) {
	for _, t := range ts {
		sum += t.Mean / float64(len(ts))
	}
	return sum
}
