#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#pragma GCC target("avx2,fma")
#endif
#include "backward.h"

#include <string.h>

// Eight floats that may lie anywhere.
typedef float v8 __attribute__((vector_size(32), aligned(4)));

static void turn1(const float *w, int cin, int cout, float *t) {
	for (int ky = 0; ky < 3; ky++)
		for (int j = 0; j < 3 * cin; j++)
			for (int o = 0; o < cout; o++)
				t[(ky * cout + o) * 3 * cin + j] = w[(ky * 3 * cin + j) * cout + o];
}

void turn(const ocrb_net *net, turned *t) {
	turn1(net->w2, C1, C2, t->w2);
	turn1(net->w3, C2, C3, t->w3);
}

// dead clears the gradients of values that ReLU cut off. The value of pixel (x, y) lies behind pad rows and columns of border,
// its gradient has none.
static void dead(const float *a, int w, int h, int c, int pad, const float *da, int border, float *d) {
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++)
			for (int i = 0; i < c; i++) {
				int at = ((y + pad) * (w + pad) + x + pad) * c + i;
				int from = ((y + border) * (w + border) + x + border) * c + i;
				d[(y * w + x) * c + i] = a[at] > 0 ? da[from] : 0;
			}
}

// UNCONV is the way back through a convolution: in is its input with a border, d the gradient at its output after ReLU, without
// one. It adds to the gradients of weights and biases and, if t is not null, writes that of the input, with a border.
#define UNCONV(name, WIN, HIN, CIN, COUT, OW, OH)                                                                  \
	static void name(const float *in, const float *d, const float *t, float *gw, float *gb, float *din) {         \
		for (int p = 0; p < OW * OH; p++)                                                                          \
			for (int o = 0; o < COUT; o++)                                                                         \
				gb[o] += d[p * COUT + o];                                                                          \
		for (int ky = 0; ky < 3; ky++)                                                                             \
			for (int o = 0; o < COUT; o += 16)                                                                     \
				for (int j = 0; j < 3 * CIN; j += 3) {                                                             \
					float *g = gw + (ky * 3 * CIN + j) * COUT + o;                                                 \
					v8 s[6] = {};                                                                                  \
					for (int y = 0; y < OH; y++) {                                                                 \
						const float *a = in + (2 * y + ky) * (WIN + 1) * CIN + j, *b = d + y * OW * COUT + o;      \
						for (int x = 0; x < OW; x++, a += 2 * CIN, b += COUT) {                                    \
							v8 d0 = *(const v8 *)b, d1 = *(const v8 *)(b + 8);                                     \
							s[0] += a[0] * d0, s[1] += a[0] * d1, s[2] += a[1] * d0, s[3] += a[1] * d1;            \
							s[4] += a[2] * d0, s[5] += a[2] * d1;                                                  \
						}                                                                                          \
					}                                                                                              \
					for (int k = 0; k < 3; k++)                                                                    \
						*(v8 *)(g + k * COUT) += s[2 * k], *(v8 *)(g + k * COUT + 8) += s[2 * k + 1];              \
				}                                                                                                  \
		if (!t)                                                                                                    \
			return;                                                                                                \
		memset(din, 0, sizeof(float) * (HIN + 1) * (WIN + 1) * CIN);                                               \
		for (int y = 0; y < OH; y++)                                                                               \
			for (int x = 0; x < OW; x++)                                                                           \
				for (int ky = 0; ky < 3; ky++) {                                                                   \
					float *to = din + ((2 * y + ky) * (WIN + 1) + 2 * x) * CIN;                                    \
					for (int j = 0; j < 3 * CIN; j += 48) {                                                        \
						v8 s[6] = {};                                                                              \
						for (int o = 0; o < COUT; o++) {                                                           \
							float v = d[(y * OW + x) * COUT + o];                                                  \
							if (v == 0)                                                                            \
								continue;                                                                          \
							const float *k = t + (ky * COUT + o) * 3 * CIN + j;                                    \
							for (int i = 0; i < 6; i++)                                                            \
								s[i] += v * *(const v8 *)(k + 8 * i);                                              \
						}                                                                                          \
						for (int i = 0; i < 6; i++)                                                                \
							*(v8 *)(to + j + 8 * i) += s[i];                                                       \
					}                                                                                              \
				}                                                                                                  \
	}

UNCONV(unconv1, IN_W, IN_H, 1, C1, W1, H1)
UNCONV(unconv2, W1, H1, C1, C2, W2, H2)
UNCONV(unconv3, W2, H2, C2, C3, W3, H3)

// unfull is the way back through a full layer; inputs that ReLU cut off have no gradient.
static void unfull(const float *a, int n, const float *w, const float *d, int cout, float *gw, float *gb, float *da) {
	for (int o = 0; o < cout; o++)
		gb[o] += d[o];
	for (int i = 0; i < n; i++) {
		da[i] = 0;
		if (a[i] <= 0)
			continue;
		v8 s = {};
		for (int o = 0; o < cout; o += 8) {
			v8 v = *(const v8 *)(d + o);
			s += v * *(const v8 *)(w + i * cout + o);
			*(v8 *)(gw + i * cout + o) += a[i] * v;
		}
		for (int k = 0; k < 8; k++)
			da[i] += s[k];
	}
}

void backward(const ocrb_net *net, const turned *t, const ocrb_state *s, const float *d5, ocrb_net *grad) {
	float d4[HIDDEN], d3[FLAT];
	float i2[(H2 + 1) * (W2 + 1) * C2], d2[H2 * W2 * C2];
	float i1[(H1 + 1) * (W1 + 1) * C1], d1[H1 * W1 * C1];
	unfull(s->a4, HIDDEN, net->w5, d5, OUT_PAD, grad->w5, grad->b5, d4);
	unfull(s->a3, FLAT, net->w4, d4, HIDDEN, grad->w4, grad->b4, d3);
	unconv3(s->a2, d3, t->w3, grad->w3, grad->b3, i2);
	dead(s->a2, W2, H2, C2, 1, i2, 1, d2);
	unconv2(s->a1, d2, t->w2, grad->w2, grad->b2, i1);
	dead(s->a1, W1, H1, C1, 1, i1, 1, d1);
	unconv1(s->a0, d1, 0, grad->w1, grad->b1, 0);
}
