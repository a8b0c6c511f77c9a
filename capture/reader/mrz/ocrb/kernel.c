#include "kernel.h"

#include <string.h>

#define FORWARD forward_any
#include "loops.h"

#if defined(__x86_64__) && defined(__linux__)
void ocrb_forward_avx2(const ocrb_net *net, const float *in, ocrb_state *s); // kernel_avx2.c

void ocrb_forward(const ocrb_net *net, const float *in, ocrb_state *s) {
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
		ocrb_forward_avx2(net, in, s);
	else
		forward_any(net, in, s);
}
#else
void ocrb_forward(const ocrb_net *net, const float *in, ocrb_state *s) { forward_any(net, in, s); }
#endif
