// The C face of Tesseract: text of a grey picture, on one core.
#ifndef PASSDESK_PRINT_SHIM_H
#define PASSDESK_PRINT_SHIM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Opens Tesseract with a language; NULL when its data are missing or it cannot be opened.
void *passdesk_print_open(const char *language);

// Reads width x height grey pixels of ppi pixels an inch. The text is UTF-8 with lines, or NULL; free it with
// passdesk_print_wipe. Tesseract itself keeps nothing of it.
char *passdesk_print_read(void *handle, const uint8_t *grey, int width, int height, int ppi);

// Clears a text and frees it.
void passdesk_print_wipe(char *text);

void passdesk_print_close(void *handle);

#ifdef __cplusplus
}
#endif

#endif
