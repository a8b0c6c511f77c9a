package face

// This file writes the few protocol buffer messages of ONNX that join the twelve outputs of YuNet into one. GoCV
// 0.31 leaks the name of every output on each ForwardLayers, which a station that never restarts would feel; with one
// output, Forward does.

// joined is the name of the one output.
const joined = "faces"

// joinOutputs adds four concatenations along the cells and one along the channels. A message that occurs twice is
// merged by every parser (protobuf.dev, "Last One Wins"), so a second graph that holds only what is new is appended
// to the file instead of parsing it. The result has shape 1 x cells x 16: cls, obj, box (4), points (10), with the
// cells of the strides 8, 16 and 32 one after another.
func joinOutputs(model []byte, cells int) []byte {
	var g message
	var heads []string
	for _, head := range []string{"cls", "obj", "bbox", "kps"} {
		g.concat([]string{head + "_8", head + "_16", head + "_32"}, head+"_all", 1)
		heads = append(heads, head+"_all")
	}
	g.concat(heads, joined, 2)
	var out, typ, tensor, shape message
	for _, n := range []uint64{1, uint64(cells), channels} {
		var dim message
		dim.number(1, n)    // Dimension.dim_value
		shape.bytes(1, dim) // TensorShapeProto.dim
	}
	tensor.number(1, 1)    // TypeProto.Tensor.elem_type = FLOAT
	tensor.bytes(2, shape) // TypeProto.Tensor.shape
	typ.bytes(1, tensor)   // TypeProto.tensor_type
	out.text(1, joined)    // ValueInfoProto.name
	out.bytes(2, typ)      // ValueInfoProto.type
	g.bytes(12, out)       // GraphProto.output
	m := message(append([]byte(nil), model...))
	m.bytes(7, g) // ModelProto.graph
	return m
}

// message is a protocol buffer in the making.
type message []byte

func (m *message) varint(v uint64) {
	for ; v >= 0x80; v >>= 7 {
		*m = append(*m, byte(v)|0x80)
	}
	*m = append(*m, byte(v))
}

func (m *message) bytes(field int, b []byte) {
	m.varint(uint64(field)<<3 | 2)
	m.varint(uint64(len(b)))
	*m = append(*m, b...)
}

func (m *message) text(field int, s string) { m.bytes(field, []byte(s)) }

func (m *message) number(field int, v uint64) {
	m.varint(uint64(field) << 3)
	m.varint(v)
}

// concat appends GraphProto.node: a Concat of the inputs along an axis.
func (m *message) concat(inputs []string, output string, axis uint64) {
	var attr message
	attr.text(1, "axis") // AttributeProto.name
	attr.number(3, axis) // AttributeProto.i
	attr.number(20, 2)   // AttributeProto.type = INT
	var node message
	for _, in := range inputs {
		node.text(1, in) // NodeProto.input
	}
	node.text(2, output)   // NodeProto.output
	node.text(4, "Concat") // NodeProto.op_type
	node.bytes(5, attr)    // NodeProto.attribute
	m.bytes(1, node)
}
