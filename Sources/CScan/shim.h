// What Swift has no word for: comparing sixteen bytes at once and getting the answer as bits, and asking for memory
// before it is needed.
#pragma once

#include <stdint.h>
#include <string.h>

// Asks for the bytes at `p` to be brought near; nothing happens where there are none.
static inline void scan_prefetch(const void *p) { __builtin_prefetch(p); }

#if defined(__SSE2__)
#include <emmintrin.h>

// A bit for each of the 64 bytes at `p`, lowest first: set where the byte is `wanted`.
static inline uint64_t scan_equal64(const uint8_t *p, uint8_t wanted) {
  const __m128i pattern = _mm_set1_epi8((char)wanted);
  uint64_t mask = 0;
  for (int i = 0; i < 4; i++) {
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(p + 16 * i));
    mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, pattern)) << (16 * i);
  }
  return mask;
}

#else

// As above, with eight bytes at a time. A byte's own bit is found without a carry into its neighbours.
static inline uint64_t scan_equal64(const uint8_t *p, uint8_t wanted) {
  const uint64_t low7 = 0x7F7F7F7F7F7F7F7FULL;
  const uint64_t pattern = 0x0101010101010101ULL * wanted;
  uint64_t mask = 0;
  for (int i = 0; i < 8; i++) {
    uint64_t word;
    memcpy(&word, p + 8 * i, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    word ^= pattern;
    // 0x80 in every byte that is zero.
    const uint64_t zeros = ~(((word & low7) + low7) | word | low7);
    mask |= ((zeros >> 7) * 0x0102040810204080ULL >> 56) << (8 * i);
  }
  return mask;
}

#endif
