// The C face of zxing-cpp: one call that reads PDF417 symbols in a grey picture.
#ifndef PASSDESK_BARCODE_SHIM_H
#define PASSDESK_BARCODE_SHIM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// One symbol. The payload is from malloc; passdesk_pdf417_free clears and frees it.
typedef struct {
	uint8_t *payload;
	size_t length;
	int32_t corner[8]; // x, y: top left, top right, bottom right, bottom left of the symbol, in pixels
} passdesk_symbol;

// Bits of how.
enum {
	PASSDESK_HARDER = 1,     // look at every few lines, not only some
	PASSDESK_ROTATE = 2,     // also turned by 90, 180 and 270 degrees
	PASSDESK_GLOBAL = 4,     // one threshold for the whole picture, by its histogram
	PASSDESK_FIXED = 8,      // threshold 127
	PASSDESK_DOWNSCALE = 16, // also at a third of the size
};

// Reads at most most symbols, skipping those with more than longest bytes. The picture is only read. Returns how many
// were written to out, -1 without memory, or -2 when the decoder threw.
int passdesk_pdf417(const uint8_t *grey, int width, int height, int stride, int how, size_t longest, passdesk_symbol *out, int most);

void passdesk_pdf417_free(passdesk_symbol *symbols, int n);

#ifdef __cplusplus
}
#endif

#endif
