#if defined(__x86_64__) && defined(__linux__)
#include "kernel.h"

#include <string.h>

// The same loops for processors with AVX2 and FMA.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC target("avx2,fma")
#endif
#define FORWARD forward
#include "loops.h"

void ocrb_forward_avx2(const ocrb_net *net, const float *in, ocrb_state *s) { forward(net, in, s); }
#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
