#include "kernel.h"

#include <string.h>

// With GCC on x86-64 the loops are compiled twice, and the processor chooses when the program starts.
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__linux__)
#define CLONES __attribute__((target_clones("arch=haswell", "default")))
#else
#define CLONES
#endif

CLONES void ocrb_forward(const ocrb_net *net, const float *in, float *out) {
	// A border of zeros above and to the left spares the loops their edges.
	float padded[IN_H + 1][IN_W + 1];
	float a1[H1 + 1][W1 + 1][C1];
	float a2[H2 * W2 * C2];
	float a3[HIDDEN];
	float a4[OUT_PAD];
	memset(padded, 0, sizeof padded);
	memset(a1, 0, sizeof a1);
	for (int y = 0; y < IN_H; y++)
		memcpy(&padded[y + 1][1], in + y * IN_W, IN_W * sizeof *in);
	for (int y = 0; y < H1; y++)
		for (int x = 0; x < W1; x++) {
			float acc[C1];
			memcpy(acc, net->b1, sizeof acc);
			for (int ky = 0; ky < 3; ky++)
				for (int kx = 0; kx < 3; kx++) {
					float v = padded[2 * y + ky][2 * x + kx];
					const float *w = net->k1[3 * ky + kx];
					for (int o = 0; o < C1; o++)
						acc[o] += v * w[o];
				}
			for (int o = 0; o < C1; o++)
				a1[y + 1][x + 1][o] = acc[o] > 0 ? acc[o] : 0;
		}
	for (int y = 0; y < H2; y++)
		for (int x = 0; x < W2; x++) {
			float acc[C2];
			memcpy(acc, net->b2, sizeof acc);
			for (int ky = 0; ky < 3; ky++)
				for (int kx = 0; kx < 3; kx++)
					for (int c = 0; c < C1; c++) {
						float v = a1[2 * y + ky][2 * x + kx][c];
						const float *w = net->k2[3 * ky + kx][c];
						for (int o = 0; o < C2; o++)
							acc[o] += v * w[o];
					}
			float *dst = a2 + (y * W2 + x) * C2;
			for (int o = 0; o < C2; o++)
				dst[o] = acc[o] > 0 ? acc[o] : 0;
		}
	memcpy(a3, net->b3, sizeof a3);
	for (int i = 0; i < H2 * W2 * C2; i++) {
		float v = a2[i];
		if (v == 0)
			continue;
		const float *w = net->w3[i];
		for (int o = 0; o < HIDDEN; o++)
			a3[o] += v * w[o];
	}
	memcpy(a4, net->b4, sizeof a4);
	for (int i = 0; i < HIDDEN; i++) {
		float v = a3[i];
		if (v <= 0)
			continue;
		const float *w = net->w4[i];
		for (int o = 0; o < OUT_PAD; o++)
			a4[o] += v * w[o];
	}
	memcpy(out, a4, OUT * sizeof *out);
}
