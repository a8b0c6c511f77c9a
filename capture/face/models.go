package face

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/passdesk/passdesk/assets"
	"github.com/passdesk/passdesk/capture"
)

// ErrModel means that a model file is not the one that the lock file knows, and was refused.
var ErrModel = errors.New("model file refused")

// Model is an entry of the lock file: a file is used when its size and hash are those written there, and never otherwise.
// The limits belong to the hash, not to the product.
type Model struct {
	Name     string       `toml:"name"` // of the file
	Job      Job          `toml:"job"`
	Tier     int          `toml:"tier"` // that it lifts the station to
	Bytes    int64        `toml:"bytes"`
	SHA256   string       `toml:"sha256"` // hexadecimal, small letters
	Licence  string       `toml:"licence"`
	Training string       `toml:"training"` // what is known of the pictures that it was trained on
	Origin   string       `toml:"origin"`
	Address  string       `toml:"address"` // HTTPS; empty: only from a folder
	Input    int          `toml:"input"`   // side of the square input, pixels
	RGB      bool         `toml:"rgb"`     // order of the channels of the input; else BGR
	Points   [][2]float64 `toml:"points"`  // embedders: where the landmarks lie, in parts of the input
	Crop     float64      `toml:"crop"`    // passive cues: the picture's side in sides of the face's box
	Limits   Limits       `toml:"limits"`
	Basis    string       `toml:"basis"`
}

// Limits are the thresholds of a model; each job has its own.
type Limits struct {
	Score   float64 `toml:"score"`   // detectors: least score of a face
	Overlap float64 `toml:"overlap"` // detectors: two boxes that share more (intersection over union) are one face
	Similar float64 `toml:"similar"` // embedders: cosine from which two faces are similar
	Unclear float64 `toml:"unclear"` // embedders: cosine from which they are not different
	Flag    float64 `toml:"flag"`    // passive cues: probability of life below which a picture is suspicious
	Live    float64 `toml:"live"`    // passive cues: probability from which it is a small plus
}

// Job is what a model is for.
type Job string

// The jobs.
const (
	JobDetector Job = "detector"
	JobEmbedder Job = "embedder"
	JobPassive  Job = "passive"
)

// Models reads the lock file that the program was built with, in its order, which is the order of preference.
var Models = sync.OnceValue(func() []*Model {
	list, err := parseLock(assets.ModelsLock)
	if err != nil {
		panic(err) // part of the program; a test reads it
	}
	return list
})

// parseLock reads a lock file strictly: whoever adds a model must say all of it.
func parseLock(raw []byte) ([]*Model, error) {
	var file struct {
		Model []*Model `toml:"model"`
	}
	meta, err := toml.NewDecoder(bytes.NewReader(raw)).Decode(&file)
	if err != nil {
		return nil, fmt.Errorf("models.lock: %w", err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return nil, fmt.Errorf("models.lock: unknown key %s", unknown[0])
	}
	seen := map[string]bool{}
	for _, m := range file.Model {
		if err := m.complete(); err != nil {
			return nil, fmt.Errorf("models.lock: %q: %w", m.Name, err)
		}
		if seen[m.Name] {
			return nil, fmt.Errorf("models.lock: %q stands there twice", m.Name)
		}
		seen[m.Name] = true
	}
	return file.Model, nil
}

// complete tells what an entry lacks.
func (m *Model) complete() error {
	sum, err := hex.DecodeString(m.SHA256)
	l := m.Limits
	switch {
	case m.Name == "" || filepath.Base(m.Name) != m.Name:
		return errors.New("the name is not that of a file")
	case err != nil || len(sum) != sha256.Size || strings.ToLower(m.SHA256) != m.SHA256:
		return errors.New("sha256 is not 64 small hexadecimal digits")
	case m.Bytes <= 0 || m.Input <= 0:
		return errors.New("bytes and input must be given")
	case m.Licence == "" || m.Training == "" || m.Origin == "" || m.Basis == "":
		return errors.New("licence, training, origin and basis must be given")
	case m.Address != "" && !strings.HasPrefix(m.Address, "https://"):
		return errors.New("the address is not https")
	case m.Job == JobDetector && m.Tier == 1 && l.Score > 0 && l.Overlap > 0,
		m.Job == JobEmbedder && m.Tier == 2 && len(m.Points) == len(Landmarks{}) && l.Similar > l.Unclear && l.Unclear > 0,
		m.Job == JobPassive && m.Tier == 3 && m.Crop > 0 && l.Live > l.Flag && l.Flag > 0:
		return nil
	}
	return errors.New("job, tier and limits do not fit together")
}

// String names the model and the beginning of its hash, for the case file.
func (m *Model) String() string { return m.Name + "@" + m.SHA256[:12] }

// align is where an embedder wants the landmarks, in parts of the side.
func (m *Model) align() (l Landmarks) {
	for i, p := range m.Points {
		l[i] = capture.Point{X: p[0], Y: p[1]}
	}
	return l
}

// Accept tells whether bytes are the model; the error wraps ErrModel and says what they are instead.
func (m *Model) Accept(data []byte) error {
	if bytes.HasPrefix(data, []byte("version https://git-lfs")) {
		return fmt.Errorf("%w: %s is a Git LFS pointer, not the model", ErrModel, m.Name)
	}
	if int64(len(data)) != m.Bytes {
		return fmt.Errorf("%w: %s does not have %d bytes", ErrModel, m.Name, m.Bytes)
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != m.SHA256 {
		return fmt.Errorf("%w: %s has the SHA-256 %x", ErrModel, m.Name, sum)
	}
	return nil
}

// Read returns the bytes of the model from a folder, after they were accepted: what was hashed is what is used. A file that
// is not there is os.ErrNotExist, one that is something else ErrModel.
func (m *Model) Read(dir string) ([]byte, error) {
	f, err := os.Open(filepath.Join(dir, m.Name))
	if err != nil {
		return nil, fmt.Errorf("open model: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, m.Bytes+1))
	if err != nil {
		return nil, fmt.Errorf("read model %s: %w", m.Name, err)
	}
	return data, m.Accept(data)
}

// installed is a model file that was accepted, and the bytes that were hashed.
type installed struct {
	*Model
	data []byte
}

// load returns the models of a job that lie in dir and are what the lock says, in its order. A file that is not what it claims to
// be is refused and told in alarms, also when another one does its job; a file that is missing is not.
func load(dir string, j Job) (list []installed, alarms []error) {
	for _, m := range Models() {
		if dir == "" || m.Job != j {
			continue
		}
		data, err := m.Read(dir)
		switch {
		case err == nil:
			list = append(list, installed{m, data})
		case !errors.Is(err, os.ErrNotExist):
			alarms = append(alarms, err)
		}
	}
	return list, alarms
}
