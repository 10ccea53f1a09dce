/* Eight lanes, for AVX2 with FMA. Whoever includes this defines CPU, HERE (a name), SUPPORTED and, where there is a better
 * way, DOT. */

#include <immintrin.h>

#define V __m256
#define I __m256i
#define WIDTH 8
#define PIXELS 6
#define EACH_PIXEL(M) M(0) M(1) M(2) M(3) M(4) M(5)
#define PIXELS8 5
#define EACH_PIXEL8(M) M(0) M(1) M(2) M(3) M(4)
#define LOAD(p) _mm256_loadu_ps(p)
#define STORE(p, v) _mm256_storeu_ps(p, v)
#define ALL(x) _mm256_set1_ps(x)
#define ZERO _mm256_setzero_ps()
#define ADD(a, b) _mm256_add_ps(a, b)
#define MUL(a, b) _mm256_mul_ps(a, b)
#define FMA(a, b, c) _mm256_fmadd_ps(a, b, c)
#define MAX(a, b) _mm256_max_ps(a, b)
#define BENT(v, s) _mm256_blendv_ps(MUL(v, s), v, _mm256_cmp_ps(v, ZERO, _CMP_GT_OQ))
#define LOADI(p) _mm256_loadu_si256((const __m256i *)(p))
#define STOREI(p, v) _mm256_storeu_si256((__m256i *)(p), v)
#define ALLI(x) _mm256_set1_epi32(x)
#define ZEROI _mm256_setzero_si256()
#define ADDI(a, b) _mm256_add_epi32(a, b)
#define FLOATS(v) _mm256_cvtepi32_ps(v)
#ifndef DOT /* two products in 16 bits: weights are such that they fit, see iass.adapters.openvino.quantising */
#define DOT(sum, x, w) ADDI(sum, _mm256_madd_epi16(_mm256_maddubs_epi16(x, w), _mm256_set1_epi16(1)))
#endif
#define PUT(to, v) put(to, _mm256_cvtps_epi32(v))

CPU static inline __attribute__((always_inline)) void put(uint8_t *to, __m256i whole) {
    __m128i shorts = _mm_packs_epi32(_mm256_castsi256_si128(whole), _mm256_extracti128_si256(whole, 1));
    _mm_storel_epi64((__m128i *)to, _mm_packus_epi16(shorts, shorts));
}
#include "lanes.h"

const struct layers *HERE(void) { return SUPPORTED ? &here : NULL; }
