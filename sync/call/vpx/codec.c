#include "codec.h"

#include <stdlib.h>
#include <string.h>
#include <vpx/vp8cx.h>
#include <vpx/vp8dx.h>
#include <vpx/vpx_decoder.h>
#include <vpx/vpx_encoder.h>

struct pd_encoder {
  vpx_codec_ctx_t ctx;
  vpx_codec_enc_cfg_t cfg;
};

struct pd_decoder {
  vpx_codec_ctx_t ctx;
};

const char *pd_error(int code) { return vpx_codec_err_to_string((vpx_codec_err_t)code); }

pd_encoder *pd_encoder_new(int width, int height, int kbps, int fps, int speed, const char **err) {
  pd_encoder *e = calloc(1, sizeof *e);
  if (!e) {
    *err = "out of memory";
    return NULL;
  }
  vpx_codec_err_t rc = vpx_codec_enc_config_default(vpx_codec_vp8_cx(), &e->cfg, 0);
  if (rc != VPX_CODEC_OK) {
    *err = pd_error(rc);
    free(e);
    return NULL;
  }
  e->cfg.g_w = width;
  e->cfg.g_h = height;
  e->cfg.g_timebase.num = 1;
  e->cfg.g_timebase.den = 90000;
  e->cfg.g_threads = 1; /* more of them spin */
  e->cfg.g_lag_in_frames = 0;
  e->cfg.g_error_resilient = 1;
  e->cfg.g_pass = VPX_RC_ONE_PASS;
  e->cfg.rc_end_usage = VPX_CBR;
  e->cfg.rc_target_bitrate = kbps;
  e->cfg.rc_undershoot_pct = 100;
  e->cfg.rc_overshoot_pct = 15;
  e->cfg.rc_min_quantizer = 2;
  e->cfg.rc_max_quantizer = 56;
  e->cfg.rc_buf_initial_sz = 500; /* ms */
  e->cfg.rc_buf_optimal_sz = 600;
  e->cfg.rc_buf_sz = 1000;
  e->cfg.rc_dropframe_thresh = 30; /* percent of the buffer */
  e->cfg.kf_mode = VPX_KF_AUTO;
  e->cfg.kf_max_dist = 3000;
  rc = vpx_codec_enc_init(&e->ctx, vpx_codec_vp8_cx(), &e->cfg, 0);
  if (rc != VPX_CODEC_OK) {
    *err = pd_error(rc);
    free(e);
    return NULL;
  }
  vpx_codec_control(&e->ctx, VP8E_SET_CPUUSED, speed);
  vpx_codec_control(&e->ctx, VP8E_SET_STATIC_THRESHOLD, 1u);
  vpx_codec_control(&e->ctx, VP8E_SET_NOISE_SENSITIVITY, 0u);
  vpx_codec_control(&e->ctx, VP8E_SET_TOKEN_PARTITIONS, VP8_ONE_TOKENPARTITION);
  /* A key frame may take this many percent of an average frame: half the optimal
   * buffer, as libwebrtc reckons it (buffer ms * fps / 20), at least 300. */
  unsigned intra = 600u * (unsigned)fps / 20u;
  vpx_codec_control(&e->ctx, VP8E_SET_MAX_INTRA_BITRATE_PCT, intra < 300u ? 300u : intra);
  return e;
}

int pd_encoder_rate(pd_encoder *e, int kbps) {
  e->cfg.rc_target_bitrate = kbps;
  return vpx_codec_enc_config_set(&e->ctx, &e->cfg);
}

int pd_encode(pd_encoder *e, const uint8_t *y, const uint8_t *u, const uint8_t *v,
              int stride_y, int stride_uv, int64_t pts, uint64_t duration, int force_key,
              const uint8_t **out, size_t *n, int *key) {
  *out = NULL;
  *n = 0;
  *key = 0;
  vpx_image_t img;
  memset(&img, 0, sizeof img);
  if (!vpx_img_wrap(&img, VPX_IMG_FMT_I420, e->cfg.g_w, e->cfg.g_h, 1, (unsigned char *)y))
    return VPX_CODEC_MEM_ERROR;
  img.planes[VPX_PLANE_Y] = (unsigned char *)y;
  img.planes[VPX_PLANE_U] = (unsigned char *)u;
  img.planes[VPX_PLANE_V] = (unsigned char *)v;
  img.stride[VPX_PLANE_Y] = stride_y;
  img.stride[VPX_PLANE_U] = stride_uv;
  img.stride[VPX_PLANE_V] = stride_uv;
  vpx_codec_err_t rc = vpx_codec_encode(&e->ctx, &img, pts, duration,
                                        force_key ? VPX_EFLAG_FORCE_KF : 0, VPX_DL_REALTIME);
  if (rc != VPX_CODEC_OK) return rc;
  vpx_codec_iter_t it = NULL;
  const vpx_codec_cx_pkt_t *p;
  while ((p = vpx_codec_get_cx_data(&e->ctx, &it))) {
    if (p->kind != VPX_CODEC_CX_FRAME_PKT || *out) continue;
    *out = p->data.frame.buf;
    *n = p->data.frame.sz;
    *key = (p->data.frame.flags & VPX_FRAME_IS_KEY) != 0;
  }
  return VPX_CODEC_OK;
}

void pd_encoder_free(pd_encoder *e) {
  vpx_codec_destroy(&e->ctx);
  free(e);
}

pd_decoder *pd_decoder_new(const char **err) {
  pd_decoder *d = calloc(1, sizeof *d);
  if (!d) {
    *err = "out of memory";
    return NULL;
  }
  vpx_codec_dec_cfg_t cfg = {.threads = 1};
  vpx_codec_err_t rc = vpx_codec_dec_init(&d->ctx, vpx_codec_vp8_dx(), &cfg, 0);
  if (rc != VPX_CODEC_OK) {
    *err = pd_error(rc);
    free(d);
    return NULL;
  }
  return d;
}

int pd_decode(pd_decoder *d, const uint8_t *data, size_t n, pd_picture *out) {
  memset(out, 0, sizeof *out);
  vpx_codec_err_t rc = vpx_codec_decode(&d->ctx, data, (unsigned)n, NULL, 0);
  if (rc != VPX_CODEC_OK) return rc;
  vpx_codec_iter_t it = NULL;
  vpx_image_t *img = vpx_codec_get_frame(&d->ctx, &it);
  if (!img) return VPX_CODEC_OK;
  out->y = img->planes[VPX_PLANE_Y];
  out->u = img->planes[VPX_PLANE_U];
  out->v = img->planes[VPX_PLANE_V];
  out->width = (int)img->d_w;
  out->height = (int)img->d_h;
  out->stride_y = img->stride[VPX_PLANE_Y];
  out->stride_uv = img->stride[VPX_PLANE_U];
  int corrupt = 0;
  if (vpx_codec_control(&d->ctx, VP8D_GET_FRAME_CORRUPTED, &corrupt) == VPX_CODEC_OK)
    out->corrupt = corrupt;
  return VPX_CODEC_OK;
}

void pd_decoder_free(pd_decoder *d) {
  vpx_codec_destroy(&d->ctx);
  free(d);
}
