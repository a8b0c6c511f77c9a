// The loops of the forward pass, compiled once for each kind of processor. FORWARD is the name of the function.

// Eight floats that may lie anywhere.
typedef float v8 __attribute__((vector_size(32), aligned(4)));

typedef int i8 __attribute__((vector_size(32), aligned(4)));

// RELU is the greater of each value and zero.
#define RELU(a) ((v8)((i8)(a) & ((a) > 0)))

// CONV is a convolution with stride 2: in has a border above and to the left, out has one when pad is 1. The window of output
// (x, y) is centred on input (2x, 2y). Five pixels of sixteen outputs are worked on at a time: ten sums, so that no sum waits for
// the one before it, and few enough for the registers.
#define CONV(name, WIN, CIN, COUT, OW, OH, PAD)                                                                     \
	static inline __attribute__((always_inline)) void name(const float *in, const float *w, const float *b, float *out) { \
		_Static_assert(OW % 5 == 0 && COUT % 16 == 0, "whole blocks");                                              \
		enum { STEP = 2 * CIN };                                                                                    \
		for (int y = 0; y < OH; y++)                                                                                \
			for (int x = 0; x < OW; x += 5) {                                                                       \
				const float *at = in + (2 * y * (WIN + 1) + 2 * x) * CIN;                                           \
				float *to = out + ((y + PAD) * (OW + PAD) + x + PAD) * COUT;                                        \
				for (int o = 0; o < COUT; o += 16) {                                                                \
					v8 lo = *(const v8 *)(b + o), hi = *(const v8 *)(b + o + 8);                                    \
					v8 p0 = lo, p1 = lo, p2 = lo, p3 = lo, p4 = lo, q0 = hi, q1 = hi, q2 = hi, q3 = hi, q4 = hi;    \
					for (int ky = 0; ky < 3; ky++) {                                                                \
						const float *a = at + ky * (WIN + 1) * CIN, *k = w + ky * 3 * CIN * COUT + o;               \
						for (int j = 0; j < 3 * CIN; j++, a++, k += COUT) {                                         \
							v8 k0 = *(const v8 *)k, k1 = *(const v8 *)(k + 8);                                      \
							p0 += a[0] * k0, q0 += a[0] * k1;                                                       \
							p1 += a[STEP] * k0, q1 += a[STEP] * k1;                                                 \
							p2 += a[2 * STEP] * k0, q2 += a[2 * STEP] * k1;                                         \
							p3 += a[3 * STEP] * k0, q3 += a[3 * STEP] * k1;                                         \
							p4 += a[4 * STEP] * k0, q4 += a[4 * STEP] * k1;                                         \
						}                                                                                           \
					}                                                                                               \
					v8 *cell = (v8 *)(to + o);                                                                      \
					enum { ROW = COUT / 8 };                                                                        \
					cell[0] = RELU(p0), cell[1] = RELU(q0);                                                         \
					cell[ROW] = RELU(p1), cell[ROW + 1] = RELU(q1);                                                 \
					cell[2 * ROW] = RELU(p2), cell[2 * ROW + 1] = RELU(q2);                                         \
					cell[3 * ROW] = RELU(p3), cell[3 * ROW + 1] = RELU(q3);                                         \
					cell[4 * ROW] = RELU(p4), cell[4 * ROW + 1] = RELU(q4);                                         \
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
