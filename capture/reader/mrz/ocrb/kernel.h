// The net's forward pass for one cell. See kernel.c.
#ifndef PASSDESK_OCRB_KERNEL_H
#define PASSDESK_OCRB_KERNEL_H

// Sizes, as in net.go. OUT_PAD is OUT rounded up to whole vectors.
enum {
	IN_W = 40, IN_H = 32, C1 = 16, W1 = 20, H1 = 16, C2 = 32, W2 = 10, H2 = 8, C3 = 64, W3 = 5, H3 = 4,
	FLAT = W3 * H3 * C3, HIDDEN = 128, OUT = 38, OUT_PAD = 48
};

// ocrb_net holds the weights with the outputs of a layer side by side. Convolutions are 3 x 3: row, column, input, output.
typedef struct {
	float b1[C1], w1[9 * C1];
	float b2[C2], w2[9 * C1 * C2];
	float b3[C3], w3[9 * C2 * C3];
	float b4[HIDDEN], w4[FLAT * HIDDEN];
	float b5[OUT_PAD], w5[HIDDEN * OUT_PAD];
} ocrb_net;

// ocrb_state holds the values between the layers, rows of pixels of channels. Convolutions read a border of zeros above and
// to the left of their input, which spares their loops the edges. It is all zeros before its first use.
typedef struct {
	float a0[(IN_H + 1) * (IN_W + 1)];
	float a1[(H1 + 1) * (W1 + 1) * C1];
	float a2[(H2 + 1) * (W2 + 1) * C2];
	float a3[FLAT];
	float a4[HIDDEN];
	float a5[OUT_PAD];
} ocrb_state;

// ocrb_forward fills the state for one cell of IN_H rows of IN_W samples; its a5 holds the OUT values before the softmax.
void ocrb_forward(const ocrb_net *net, const float *in, ocrb_state *s);

#endif
