package film

import (
	"math"
	"math/rand/v2"

	"github.com/passdesk/passdesk/capture/light"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// camera turns light into the bytes of a frame: exposure, white balance, shot and read noise, the tone curve, and the losses of
// MJPEG.
type camera struct {
	exposure float64    // by which light is multiplied; 1 is then the sensor's end
	balance  [3]float64 // red, green, blue
	electron float64    // electrons a unit of light gives in a frame
	read     float64    // electrons of noise that come without light
	gamma    float64
	stream   *squeezer
	flicker  float64 // of the room's light from frame to frame, by beats of the mains with the shutter
	obeys    bool    // exposure follows the challenge's camera steps
	delay    float64 // ms until it does
	grain    noiser
	tone     [toneSteps + 1]byte
	sigma    [toneSteps + 1]float32
}

const (
	toneSteps = 4095
	well      = 6000 // electrons a pixel holds
)

func newCamera(dice *rand.Rand, grain noiser) *camera {
	c := &camera{
		electron: between(dice, 1500, 6000), read: between(dice, 3, 9), gamma: between(dice, 2.0, 2.4), stream: newSqueezer(70 + dice.IntN(25)),
		balance: [3]float64{between(dice, 0.92, 1.08), 1, between(dice, 0.9, 1.1)}, delay: between(dice, 66, 200), grain: grain,
	}
	if dice.IntN(3) == 0 {
		c.flicker = between(dice, 0, 0.015)
	}
	return c
}

// meter sets the exposure, and with it the noise: half of it looks at the face, half at the whole scene.
func (c *camera) meter(face, scene float64) {
	c.exposure = 0.2 / (0.5*face + 0.5*scene)
	full := math.Min(c.electron/c.exposure, well)
	for i := range c.tone {
		lin := float64(i) / toneSteps
		c.tone[i] = byte(255*math.Pow(lin, 1/c.gamma) + 0.5)
		c.sigma[i] = float32(c.grain.sigma(lin, full, c.read) * toneSteps)
	}
}

// noiser is a law of the sensor's noise: its standard deviation at a level of 0..1 when that end is full electrons.
type noiser interface {
	sigma(lin, full, read float64) float64
}

// shotNoise grows with the square root of the light (S. Poisson), and the amplifier adds its own.
type shotNoise struct{}

func (shotNoise) sigma(lin, full, read float64) float64 {
	return math.Sqrt(lin*full+read*read) / full
}

// told is the factor on the exposure that the challenge asks for at ms.
func (c *camera) told(steps []light.Step, ms float64) float64 {
	if c.obeys {
		for _, st := range steps {
			if st.Kind == light.Camera && ms >= st.At+c.delay && ms < st.End()+c.delay {
				return st.Exposure
			}
		}
	}
	return 1
}

// canvas is the light that reaches the sensor.
type canvas struct {
	lin  []float32 // red, green, blue
	part []float32 // of the layer: red, green, blue, cover
}

func newCanvas() *canvas { return &canvas{lin: make([]float32, 3*Width*Height)} }

// paint fills the canvas with the backdrop.
func (v *canvas) paint(b *backdrop, room rehearsal.Room, lux float64, q light.Quarters) {
	var e [3]float32
	quarters := b.screen()
	for c := range 3 {
		sum := b.share * lux * (room.Up[c] + room.Down[c])
		for k := range quarters {
			sum += quarters[k] * q[k][c]
		}
		e[c] = float32(sum)
	}
	for i := 0; i < len(v.lin); i += 3 {
		v.lin[i], v.lin[i+1], v.lin[i+2] = b.albedo[i]*e[0], b.albedo[i+1]*e[1], b.albedo[i+2]*e[2]
	}
}

// lay puts a layer over it, shifted by dx and dy pixels. The glow, red, green and blue of each of the layer's pixels, may be nil.
func (v *canvas) lay(b *rehearsal.Bases, lux float64, q light.Quarters, glow []float32, dx, dy float64) {
	n := b.W * b.H
	if cap(v.part) < 4*n {
		v.part = make([]float32, 4*n)
	}
	part := v.part[:4*n]
	var w [4][3]float32
	for k := range w {
		for c := range 3 {
			w[k][c] = float32(q[k][c])
		}
	}
	room := float32(lux)
	for i := range n {
		p := part[4*i : 4*i+4 : 4*i+4]
		if p[3] = b.Cover[i]; p[3] == 0 {
			p[0], p[1], p[2] = 0, 0, 0
			continue
		}
		for c := range 3 {
			j := 3*i + c
			p[c] = room*b.Room[j] + w[0][c]*b.Quarter[0][j] + w[1][c]*b.Quarter[1][j] + w[2][c]*b.Quarter[2][j] + w[3][c]*b.Quarter[3][j]
			if glow != nil {
				p[c] += glow[j]
			}
		}
	}
	ix, iy := int(math.Floor(dx)), int(math.Floor(dy))
	fx, fy := float32(dx-math.Floor(dx)), float32(dy-math.Floor(dy))
	w00, w10, w01, w11 := (1-fx)*(1-fy), fx*(1-fy), (1-fx)*fy, fx*fy
	for y := range b.H {
		ty := b.Y0 + y + iy
		if ty < 0 || ty >= Height {
			continue
		}
		up := 4 * b.W
		if y == 0 {
			up = 0
		}
		for x := range b.W {
			tx := b.X0 + x + ix
			if tx < 0 || tx >= Width {
				continue
			}
			a := 4 * (y*b.W + x)
			left := 4
			if x == 0 {
				left = 0
			}
			p00, p10, p01, p11 := part[a:a+4:a+4], part[a-left:a-left+4], part[a-up:a-up+4], part[a-up-left:a-up-left+4]
			cover := w00*p00[3] + w10*p10[3] + w01*p01[3] + w11*p11[3]
			if cover == 0 {
				continue
			}
			o := v.lin[3*(ty*Width+tx) : 3*(ty*Width+tx)+3]
			for c := range 3 {
				o[c] = o[c]*(1-cover) + w00*p00[c] + w10*p10[c] + w01*p01[c] + w11*p11[c]
			}
		}
	}
}

// level is the mean light of a box, green.
func (v *canvas) level(x0, y0, x1, y1 int) float64 {
	sum, n := 0.0, 0
	for y := max(y0, 0); y < min(y1, Height); y += 2 {
		for x := max(x0, 0); x < min(x1, Width); x += 2 {
			sum += float64(v.lin[3*(y*Width+x)+1])
			n++
		}
	}
	return sum / float64(max(n, 1))
}

// shoot reads the sensor out into BGR bytes.
func (c *camera) shoot(v *canvas, told float64, seed uint64) []byte {
	pix := make([]byte, 3*Width*Height)
	r := rand.New(rand.NewPCG(seed, 77))
	g := gaussian()
	k := c.exposure * told * (1 + c.flicker*math.Sin(float64(seed%1024)*2.4))
	var gain [3]float32
	for i := range gain {
		gain[i] = float32(k * c.balance[i] * toneSteps)
	}
	for y := range Height {
		row, out := v.lin[3*y*Width:3*(y+1)*Width], pix[3*y*Width:3*(y+1)*Width]
		at := int(r.Uint64() & 0xffff)
		for x := 0; x < 3*Width; x += 3 {
			for i := range 3 {
				lin := row[x+i] * gain[i]
				level := min(max(int(lin), 0), toneSteps)
				lin += c.sigma[level] * g[at&0xffff]
				at++
				out[x+2-i] = c.tone[min(max(int(lin+0.5), 0), toneSteps)]
			}
		}
	}
	c.stream.squeeze(pix)
	return pix
}

// grain is the sensor's noise of a renderer.
func (s *Stage) grain() noiser {
	if s.renderer == March {
		return evenNoise{}
	}
	return shotNoise{}
}

// evenNoise is that of a camera that smooths its picture: hardly more in the light than in the dark.
type evenNoise struct{}

func (evenNoise) sigma(lin, full, read float64) float64 {
	return (2*read + 0.6*math.Sqrt(0.15*full) + 8*lin) / full
}
