/* AVX-512 with VNNI: sixteen lanes. */
#include "layers.h"

#ifdef ON_X86
#include <immintrin.h>

#define CPU __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))
#define V __m512
#define I __m512i
#define WIDTH 16
#define PIXELS 12
#define EACH_PIXEL(M) M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7) M(8) M(9) M(10) M(11)
#define PIXELS8 14
#define EACH_PIXEL8(M) M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7) M(8) M(9) M(10) M(11) M(12) M(13)
#define LOAD(p) _mm512_loadu_ps(p)
#define STORE(p, v) _mm512_storeu_ps(p, v)
#define ALL(x) _mm512_set1_ps(x)
#define ZERO _mm512_setzero_ps()
#define ADD(a, b) _mm512_add_ps(a, b)
#define MUL(a, b) _mm512_mul_ps(a, b)
#define FMA(a, b, c) _mm512_fmadd_ps(a, b, c)
#define MAX(a, b) _mm512_max_ps(a, b)
#define BENT(v, s) _mm512_mask_mul_ps(v, _mm512_cmp_ps_mask(v, ZERO, _CMP_NGT_UQ), v, s)
#define LOADI(p) _mm512_loadu_si512(p)
#define STOREI(p, v) _mm512_storeu_si512(p, v)
#define ALLI(x) _mm512_set1_epi32(x)
#define ZEROI _mm512_setzero_si512()
#define ADDI(a, b) _mm512_add_epi32(a, b)
#define FLOATS(v) _mm512_cvtepi32_ps(v)
#define DOT(sum, x, w) _mm512_dpbusd_epi32(sum, x, w)
#define PUT(to, v) \
    _mm_storeu_si128((__m128i *)(to), _mm512_cvtusepi32_epi8(_mm512_cvtps_epi32(MAX(v, ZERO))))
#include "lanes.h"

const struct layers *layers_avx512_vnni(void) {
    return __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") &&
                   __builtin_cpu_supports("avx512vl")
               ? &here
               : NULL;
}
#else
const struct layers *layers_avx512_vnni(void) { return NULL; }
#endif
