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
)

// ErrModel means that a model file is not the one that the table knows, and was refused.
var ErrModel = errors.New("model file refused")

// Model is an entry of the table of models: a file is used when its size and hash are those written here, and never
// otherwise. Thresholds belong to the hash, not to the product.
type Model struct {
	File    string
	Bytes   int64
	SHA256  string
	Licence string // of the weights; the training data of all of them are undisclosed
	job     job
	side    int  // input, side by side pixels
	rgb     bool // channel order of the input
	align   Landmarks
	similar float64 // cosine from which two faces are similar
	unclear float64 // cosine from which they are not different
}

type job int

const (
	detector job = iota
	embedder
)

// Models is the table, in order of preference for each job.
//
// The bands of face-reidentification-retail-0095 were measured on 38 genuine and 11,366 impostor pairs of portraits: at
// 0.45 0.044 % false matches and no miss; its alignment is the one of the Open Model Zoo. Those of SFace are
// a careful start, not measured; its alignment is that of OpenCV's FaceRecognizerSF.
var Models = []Model{
	{
		File: "yunet_s_320_320.onnx", Bytes: 232557, Licence: "Apache-2.0", job: detector, side: 320,
		SHA256: "beb05bf2378aee45cd7c41056da07265b7bb91041ed1b06f923819a9c744ec36",
	},
	{
		File: "face-reidentification-retail-0095.onnx", Bytes: 4445394, Licence: "Apache-2.0", job: embedder, side: 128,
		SHA256:  "aa8dadacbe0716df3af599807e7c26efbb173f79a0a8103eb2c32240420d4c8d",
		align:   Landmarks{{X: 0.3156, Y: 0.4616}, {X: 0.6826, Y: 0.4616}, {X: 0.5003, Y: 0.6405}, {X: 0.3495, Y: 0.8247}, {X: 0.6534, Y: 0.8247}},
		similar: 0.45, unclear: 0.30,
	},
	{
		File: "face_recognition_sface_2021dec.onnx", Bytes: 38696353, Licence: "Apache-2.0", job: embedder, side: 112, rgb: true,
		SHA256: "0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79",
		align: Landmarks{
			{X: 38.2946 / 112, Y: 51.6963 / 112},
			{X: 73.5318 / 112, Y: 51.5014 / 112},
			{X: 56.0252 / 112, Y: 71.7366 / 112},
			{X: 41.5493 / 112, Y: 92.3655 / 112},
			{X: 70.7299 / 112, Y: 92.2041 / 112},
		},
		similar: 0.45, unclear: 0.30,
	},
}

// String names the model and the beginning of its hash, for the case file.
func (m Model) String() string { return m.File + "@" + m.SHA256[:12] }

// load returns the bytes of the first model of a job that lies in dir and is what the table says. A file that is not
// what it claims to be is refused and told in alarms; a file that is missing is not. The bytes that were hashed are
// the bytes that are used.
func load(dir string, j job) (found *Model, data []byte, alarms []error) {
	if dir == "" {
		return nil, nil, nil
	}
	for i := range Models {
		m := &Models[i]
		if m.job != j {
			continue
		}
		data, err := m.read(filepath.Join(dir, m.File))
		switch {
		case err == nil:
			return m, data, alarms
		case !errors.Is(err, os.ErrNotExist):
			alarms = append(alarms, err)
		}
	}
	return nil, nil, alarms
}

func (m *Model) read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open model: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, m.Bytes+1))
	if err != nil {
		return nil, fmt.Errorf("read model %s: %w", m.File, err)
	}
	if bytes.HasPrefix(data, []byte("version https://git-lfs")) {
		return nil, fmt.Errorf("%w: %s is a Git LFS pointer, not the model", ErrModel, m.File)
	}
	if int64(len(data)) != m.Bytes {
		return nil, fmt.Errorf("%w: %s does not have %d bytes", ErrModel, m.File, m.Bytes)
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != m.SHA256 {
		return nil, fmt.Errorf("%w: %s has the SHA-256 %x", ErrModel, m.File, sum)
	}
	return data, nil
}
