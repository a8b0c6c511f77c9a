// The loops of the forward pass, compiled once for each kind of processor. FORWARD is the name of the function.

// Eight floats that may lie anywhere.
typedef float v8 __attribute__((vector_size(32), aligned(4)));

typedef int i8 __attribute__((vector_size(32), aligned(4)));

// RELU is the greater of each value and zero.
#define RELU(a) ((v8)((i8)(a) & ((a) > 0)))

// conv is a convolution with stride 2: in has a border above and to the left, out has one when pad is 1. The window of output
// (x, y) is centred on input (2x, 2y). Two pixels of sixteen outputs are worked on at a time.
#define CONV(name, WIN, CIN, COUT, OW, OH, PAD)                                                                     \
	static inline __attribute__((always_inline)) void name(const float *in, const float *w, const float *b, float *out) { \
		for (int y = 0; y < OH; y++)                                                                                \
			for (int x = 0; x < OW; x += 2) {                                                                       \
				int two = x + 1 < OW;                                                                               \
				const float *at = in + (2 * y * (WIN + 1) + 2 * x) * CIN, *next = at + two * 2 * CIN;               \
				float *to = out + ((y + PAD) * (OW + PAD) + x + PAD) * COUT;                                        \
				for (int o = 0; o < COUT; o += 16) {                                                                \
					v8 p0 = *(const v8 *)(b + o), p1 = *(const v8 *)(b + o + 8), q0 = p0, q1 = p1;                  \
					for (int ky = 0; ky < 3; ky++) {                                                                \
						const float *a = at + ky * (WIN + 1) * CIN, *c = next + ky * (WIN + 1) * CIN;               \
						const float *k = w + ky * 3 * CIN * COUT + o;                                               \
						for (int j = 0; j < 3 * CIN; j++, k += COUT) {                                              \
							v8 k0 = *(const v8 *)k, k1 = *(const v8 *)(k + 8);                                      \
							p0 += a[j] * k0, p1 += a[j] * k1, q0 += c[j] * k0, q1 += c[j] * k1;                     \
						}                                                                                           \
					}                                                                                               \
					*(v8 *)(to + o) = RELU(p0), *(v8 *)(to + o + 8) = RELU(p1);                                     \
					if (two)                                                                                        \
						*(v8 *)(to + COUT + o) = RELU(q0), *(v8 *)(to + COUT + o + 8) = RELU(q1);                   \
				}                                                                                                   \
			}                                                                                                       \
	}

CONV(conv1, IN_W, 1, C1, W1, H1, 1)
CONV(conv2, W1, C1, C2, W2, H2, 1)
CONV(conv3, W2, C2, C3, W3, H3, 0)

// full adds a full layer's products to the biases in out. Inputs of zero, about half of them, cost nothing.
static inline __attribute__((always_inline)) void full(const float *in, int n, const float *w, int cout, float *out) {
	for (int i = 0; i < n; i++) {
		if (in[i] == 0)
			continue;
		const float *k = w + i * cout;
		for (int o = 0; o < cout; o += 8)
			*(v8 *)(out + o) += in[i] * *(const v8 *)(k + o);
	}
}

static void FORWARD(const ocrb_net *net, const float *in, ocrb_state *s) {
	for (int y = 0; y < IN_H; y++)
		memcpy(s->a0 + (y + 1) * (IN_W + 1) + 1, in + y * IN_W, IN_W * sizeof *in);
	conv1(s->a0, net->w1, net->b1, s->a1);
	conv2(s->a1, net->w2, net->b2, s->a2);
	conv3(s->a2, net->w3, net->b3, s->a3);
	memcpy(s->a4, net->b4, sizeof net->b4);
	full(s->a3, FLAT, net->w4, HIDDEN, s->a4);
	for (int i = 0; i < HIDDEN; i += 8)
		*(v8 *)(s->a4 + i) = RELU(*(v8 *)(s->a4 + i));
	memcpy(s->a5, net->b5, sizeof net->b5);
	full(s->a4, HIDDEN, net->w5, OUT_PAD, s->a5);
}
