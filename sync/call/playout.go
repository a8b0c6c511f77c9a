package call

import (
	"slices"
	"time"
)

const (
	leadMin  = 40 * time.Millisecond  // sound kept ahead of the speaker
	leadMax  = 160 * time.Millisecond // on a rough line
	leadCap  = 200 * time.Millisecond // beyond this sound is skipped
	leadMore = 20 * time.Millisecond  // slack before the length of sound is touched
	bendPart = 50                     // one sample in so many is added or left out
)

// playout keeps the right amount of sound ahead of the speaker: enough to ride out
// the line's jitter, never so much that people talk over one another. It bends time by
// 2 % when there is too much or too little, which is not heard.
type playout struct {
	lead    time.Duration
	lastAt  time.Time
	lastSeq int64
	jitter  [100]time.Duration
	n       int
	out     []int16
}

// arrived notes a packet's arrival; packets are 20 ms apart at the source.
func (p *playout) arrived(now time.Time, seq int64) {
	if p.lastAt.IsZero() || seq <= p.lastSeq || seq > p.lastSeq+50 {
		if seq > p.lastSeq {
			p.lastAt, p.lastSeq = now, seq
		}
		return
	}
	late := now.Sub(p.lastAt) - time.Duration(seq-p.lastSeq)*20*time.Millisecond
	p.lastAt, p.lastSeq = now, seq
	p.jitter[p.n%len(p.jitter)] = max(late, -late)
	p.n++
	if p.n%25 == 0 {
		recent := slices.Clone(p.jitter[:min(p.n, len(p.jitter))])
		slices.Sort(recent)
		p.lead = min(max(recent[len(recent)*95/100]+20*time.Millisecond, leadMin), leadMax)
	}
}

func (p *playout) target() time.Duration { return max(p.lead, leadMin) }

// shape returns what to queue for one decoded piece, given the samples that wait
// already. The result is valid until the next call.
func (p *playout) shape(pcm []int16, queued int) []int16 {
	ahead := time.Duration(queued) * time.Second / sampleRate
	p.out = p.out[:0]
	switch {
	case ahead > leadCap:
		return nil
	case queued == 0: // ran dry, or just began: silence first, so that it does not again
		lead := int(p.target() * sampleRate / time.Second)
		for range lead {
			p.out = append(p.out, 0)
		}
		p.out = append(p.out, pcm...)
	case ahead > p.target()+leadMore:
		p.out = bend(p.out, pcm, len(pcm)-len(pcm)/bendPart)
	case ahead < p.target()-leadMore:
		p.out = bend(p.out, pcm, len(pcm)+len(pcm)/bendPart)
	default:
		p.out = append(p.out, pcm...)
	}
	return p.out
}

// bend resamples pcm to n samples, linearly.
func bend(dst, pcm []int16, n int) []int16 {
	if len(pcm) < 2 || n < 2 {
		return append(dst, pcm...)
	}
	step := float64(len(pcm)-1) / float64(n-1)
	for i := range n {
		x := float64(i) * step
		k := min(int(x), len(pcm)-2)
		f := x - float64(k)
		dst = append(dst, int16(float64(pcm[k])*(1-f)+float64(pcm[k+1])*f))
	}
	return dst
}
