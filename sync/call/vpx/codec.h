/* The few lines of C between Go and libvpx. Go never keeps a C structure of
 * libvpx's in its own memory and never puts a Go pointer into one that outlives
 * the call. */
#ifndef PASSDESK_VPX_CODEC_H
#define PASSDESK_VPX_CODEC_H

#include <stddef.h>
#include <stdint.h>

typedef struct pd_encoder pd_encoder;
typedef struct pd_decoder pd_decoder;

/* pd_encoder_new returns NULL when libvpx refuses; *err then says why. */
pd_encoder *pd_encoder_new(int width, int height, int kbps, int fps, int speed, const char **err);
int pd_encoder_rate(pd_encoder *e, int kbps);
/* pd_encode leaves the packet in *out (valid until the next call), *n bytes
 * (0: the frame was dropped to hold the rate), and says in *key whether it is a
 * key frame. */
int pd_encode(pd_encoder *e, const uint8_t *y, const uint8_t *u, const uint8_t *v,
              int stride_y, int stride_uv, int64_t pts, uint64_t duration, int force_key,
              const uint8_t **out, size_t *n, int *key);
void pd_encoder_free(pd_encoder *e);

typedef struct {
  const uint8_t *y, *u, *v;
  int width, height, stride_y, stride_uv, corrupt;
} pd_picture;

pd_decoder *pd_decoder_new(const char **err);
/* pd_decode returns 0 and the picture (y NULL: the packet shows none), or a
 * vpx_codec_err_t. The planes are valid until the next call. */
int pd_decode(pd_decoder *d, const uint8_t *data, size_t n, pd_picture *out);
void pd_decoder_free(pd_decoder *d);

const char *pd_error(int code);

#endif
