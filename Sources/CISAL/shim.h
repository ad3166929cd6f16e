// ISA-L's gzip decoder where its header is installed; where it is not, functions that say so. Swift cannot ask whether a
// header is there, so what the engine needs is wrapped here.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct {
  size_t consumed;
  size_t produced;
  // A gzip member is complete, and its checksum right.
  int is_end;
  int is_wrong_checksum;
  int is_corrupt;
} isal_engine_step;

#if __has_include(<isa-l/igzip_lib.h>)
#include <isa-l/igzip_lib.h>

static inline int isal_engine_is_available(void) { return 1; }

static inline void isal_engine_begin(void *engine) {
  struct inflate_state *state = (struct inflate_state *)engine;
  isal_inflate_init(state);
  state->crc_flag = ISAL_GZIP;
}

static inline void *isal_engine_create(void) {
  void *engine = malloc(sizeof(struct inflate_state));
  if (engine != NULL) isal_engine_begin(engine);
  return engine;
}

static inline isal_engine_step isal_engine_decode(
    void *engine, const uint8_t *in, uint32_t in_count, uint8_t *out, uint32_t out_count) {
  struct inflate_state *state = (struct inflate_state *)engine;
  state->next_in = (uint8_t *)in;
  state->avail_in = in_count;
  state->next_out = out;
  state->avail_out = out_count;
  const int status = isal_inflate(state);
  // Of damaged data, bytes that were read ahead in an earlier call may be given back in this one.
  const uint32_t left = state->avail_in < in_count ? state->avail_in : in_count;
  isal_engine_step step = {in_count - left, out_count - state->avail_out, 0, 0, 0};
  step.is_wrong_checksum = status == ISAL_INCORRECT_CHECKSUM;
  step.is_corrupt = (status < 0 && status != ISAL_INCORRECT_CHECKSUM) || state->avail_in > in_count;
  step.is_end = status >= 0 && state->block_state == ISAL_BLOCK_FINISH;
  return step;
}

#else

static inline int isal_engine_is_available(void) { return 0; }
static inline void isal_engine_begin(void *engine) { (void)engine; }
static inline void *isal_engine_create(void) { return NULL; }
static inline isal_engine_step isal_engine_decode(
    void *engine, const uint8_t *in, uint32_t in_count, uint8_t *out, uint32_t out_count) {
  (void)engine, (void)in, (void)in_count, (void)out, (void)out_count;
  isal_engine_step step = {0, 0, 0, 0, 1};
  return step;
}

#endif
