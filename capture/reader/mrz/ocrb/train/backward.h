// The way back through the net of package ocrb. See backward.c.
#ifndef PASSDESK_OCRB_BACKWARD_H
#define PASSDESK_OCRB_BACKWARD_H

#include "../kernel.h"

// turned holds the weights of the second and third convolution with the inputs side by side: row, output, column and input.
typedef struct {
	float w2[9 * C1 * C2];
	float w3[9 * C2 * C3];
} turned;

// turn fills a turned from a net.
void turn(const ocrb_net *net, turned *t);

// backward adds the gradients of one cell to grad. s holds the values that the net computed for it, d5 the gradient of the loss at
// the OUT_PAD outputs.
void backward(const ocrb_net *net, const turned *t, const ocrb_state *s, const float *d5, ocrb_net *grad);

#endif
