// The net's forward pass for cells in a row. See kernel.c.
#ifndef PASSDESK_OCRB_KERNEL_H
#define PASSDESK_OCRB_KERNEL_H

// Sizes, as in net.go.
enum { IN_W = 20, IN_H = 28, W1 = 10, H1 = 14, C1 = 12, W2 = 5, H2 = 7, C2 = 24, HIDDEN = 96, OUT = 38, OUT_PAD = 40 };

// Weights are laid out for the inner loops: the outputs of a layer lie side by side.
typedef struct {
	float k1[9][C1], b1[C1];
	float k2[9][C1][C2], b2[C2];
	float w3[H2 * W2 * C2][HIDDEN], b3[HIDDEN];
	float w4[HIDDEN][OUT_PAD], b4[OUT_PAD];
} ocrb_net;

// ocrb_forward writes the OUT values before the softmax for one cell of IN_H rows of IN_W samples.
void ocrb_forward(const ocrb_net *net, const float *in, float *out);

#endif
