/* AVX-512 VNNI and AMX. */
#include "scan.h"

#ifdef SCAN_X86
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))
#define AHEAD 4096 /* bytes: the hardware does not fetch ahead across a page */

/* vpdpbusd multiplies unsigned bytes (codes) with signed ones (the probe's, four to every lane). */
#define DOT(sum, line, four) _mm512_dpbusd_epi32(sum, line, _mm512_set1_epi32(four))

AVX512 static uint32_t sieve(const int32_t *d0, const int32_t *d1, const uint32_t *scales, const struct scan_bound *b) {
    __m512i scale = _mm512_loadu_si512(scales);
    __m512 step = _mm512_castsi512_ps(_mm512_and_si512(scale, _mm512_set1_epi32((int)0xffff0000u)));
    __m512 residual = _mm512_castsi512_ps(_mm512_slli_epi32(scale, 16));
    __m512 s0 = _mm512_cvtepi32_ps(_mm512_sub_epi32(_mm512_loadu_si512(d0), _mm512_set1_epi32(b->offset[0])));
    __m512 s1 = _mm512_cvtepi32_ps(_mm512_sub_epi32(_mm512_loadu_si512(d1), _mm512_set1_epi32(b->offset[1])));
    __m512 sum = _mm512_mul_ps(s0, _mm512_set1_ps(b->factor[0]));
    sum = _mm512_fmadd_ps(s1, _mm512_set1_ps(b->factor[1]), sum);
    __m512 upper = _mm512_fmadd_ps(step, sum, _mm512_mul_ps(residual, _mm512_set1_ps(b->length)));
    return _mm512_cmp_ps_mask(upper, _mm512_set1_ps(b->least), _CMP_GE_OQ);
}

/* Two probes. Bound by memory: one group after another, two lines at a time so that four sums are under way. */
AVX512 static void pair(const uint8_t *codes, size_t groups, size_t steps, const int8_t *packed, size_t probes,
                        int32_t *out, size_t stride) {
    const int32_t *fours = (const int32_t *)packed;
    (void)probes;
    for (size_t g = 0; g < groups; g++) {
        const uint8_t *line = codes + g * steps * SCAN_LINE;
        __m512i a0 = _mm512_setzero_si512(), a1 = a0, b0 = a0, b1 = a0;
        size_t k = 0;
        for (; k + 2 <= steps; k += 2, line += 2 * SCAN_LINE) {
            __m512i x = _mm512_loadu_si512(line), y = _mm512_loadu_si512(line + SCAN_LINE);
            _mm_prefetch((const char *)line + AHEAD, _MM_HINT_T0);
            _mm_prefetch((const char *)line + AHEAD + SCAN_LINE, _MM_HINT_T0);
            a0 = DOT(a0, x, fours[2 * k]);
            b0 = DOT(b0, x, fours[2 * k + 1]);
            a1 = DOT(a1, y, fours[2 * k + 2]);
            b1 = DOT(b1, y, fours[2 * k + 3]);
        }
        if (k < steps) {
            __m512i x = _mm512_loadu_si512(line);
            a0 = DOT(a0, x, fours[2 * k]);
            b0 = DOT(b0, x, fours[2 * k + 1]);
        }
        _mm512_storeu_si512(out + g * SCAN_LANES, _mm512_add_epi32(a0, a1));
        _mm512_storeu_si512(out + stride + g * SCAN_LANES, _mm512_add_epi32(b0, b1));
    }
}

#define TILE 8

/* TILE probes against `n` groups, all sums in registers. n is known when this is compiled. ahead: bytes to what is
 * fetched for the next call, while this one computes; 0 for nothing. */
AVX512 static inline __attribute__((always_inline)) void block(const uint8_t *codes, size_t n, size_t steps, size_t ahead,
                                                               const int32_t *fours, int32_t *out, size_t stride) {
    __m512i sums[TILE][3];
    for (size_t p = 0; p < TILE; p++)
        for (size_t r = 0; r < n; r++)
            sums[p][r] = _mm512_setzero_si512();
    for (size_t k = 0; k < steps; k++, fours += TILE) {
        __m512i lines[3];
        for (size_t r = 0; r < n; r++)
            lines[r] = _mm512_loadu_si512(codes + (r * steps + k) * SCAN_LINE);
        for (size_t r = 0; r < n && ahead; r++)
            _mm_prefetch((const char *)codes + (r * steps + k) * SCAN_LINE + ahead, _MM_HINT_T1);
#pragma GCC unroll 8
        for (size_t p = 0; p < TILE; p++)
#pragma GCC unroll 3
            for (size_t r = 0; r < n; r++)
                sums[p][r] = DOT(sums[p][r], lines[r], fours[p]);
    }
    for (size_t p = 0; p < TILE; p++)
        for (size_t r = 0; r < n; r++)
            _mm512_storeu_si512(out + p * stride + r * SCAN_LANES, sums[p][r]);
}

AVX512 static void kernel(const uint8_t *codes, size_t groups, size_t steps, const int8_t *packed, size_t probes,
                          int32_t *out, size_t stride) {
    for (size_t p = 0; p < probes; p += TILE) {
        const int32_t *fours = (const int32_t *)(packed + p * steps * 4);
        size_t g = 0, ahead = p ? 0 : groups * steps * SCAN_LINE;
        for (; g + 3 <= groups; g += 3)
            block(codes + g * steps * SCAN_LINE, 3, steps, ahead, fours, out + p * stride + g * SCAN_LANES, stride);
        for (; g < groups; g++)
            block(codes + g * steps * SCAN_LINE, 1, steps, ahead, fours, out + p * stride + g * SCAN_LANES, stride);
    }
}

const struct scan_way scan_avx512_vnni = {kernel, sieve, TILE, TILE, 1};
const struct scan_way scan_avx512_pair = {pair, sieve, 2, 2, 1};

#ifdef SCAN_X86_NEW

#define AMX __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni,amx-tile,amx-int8")))

struct shapes {
    uint8_t palette, start, reserved[14];
    uint16_t bytes[16];
    uint8_t rows[16];
};

AMX static inline __attribute__((always_inline)) void fetch(const uint8_t *from) {
    for (size_t line = 0; line < 16; line++)
        _mm_prefetch((const char *)from + line * SCAN_LINE, _MM_HINT_T1);
}

/* 16 or 32 probes (A: 16 rows of 64 bytes each) against 16 or 32 rows (B: 16 lines). Sums in tiles 0 to 3. */
AMX static void tiles(const uint8_t *codes, size_t groups, size_t steps, size_t ahead, const int8_t *probes, size_t two,
                      int32_t *out, size_t stride) {
    size_t row = steps * 4, group = steps * SCAN_LINE;
    size_t g = 0;
    for (; g + 2 <= groups && two; g += 2, out += 2 * SCAN_LANES) {
        const uint8_t *one = codes + g * group;
        _tile_zero(0);
        _tile_zero(1);
        _tile_zero(2);
        _tile_zero(3);
        for (size_t k = 0; k < steps; k += 16) {
            _tile_loadd(4, probes + k * 4, row);
            _tile_loadd(5, probes + 16 * row + k * 4, row);
            _tile_loadd(6, one + k * SCAN_LINE, SCAN_LINE);
            _tile_loadd(7, one + group + k * SCAN_LINE, SCAN_LINE);
            if (ahead) {
                fetch(one + k * SCAN_LINE + ahead);
                fetch(one + group + k * SCAN_LINE + ahead);
            }
            _tile_dpbsud(0, 4, 6);
            _tile_dpbsud(1, 4, 7);
            _tile_dpbsud(2, 5, 6);
            _tile_dpbsud(3, 5, 7);
        }
        _tile_stored(0, out, stride * 4);
        _tile_stored(1, out + SCAN_LANES, stride * 4);
        _tile_stored(2, out + 16 * stride, stride * 4);
        _tile_stored(3, out + 16 * stride + SCAN_LANES, stride * 4);
    }
    for (; g < groups; g++, out += SCAN_LANES)
        for (size_t half = 0; half <= two; half++) {
            _tile_zero(0);
            for (size_t k = 0; k < steps; k += 16) {
                _tile_loadd(4, probes + half * 16 * row + k * 4, row);
                _tile_loadd(6, codes + g * group + k * SCAN_LINE, SCAN_LINE);
                if (ahead)
                    fetch(codes + g * group + k * SCAN_LINE + ahead);
                _tile_dpbsud(0, 4, 6);
            }
            _tile_stored(0, out + half * 16 * stride, stride * 4);
        }
}

AMX static void amx_kernel(const uint8_t *codes, size_t groups, size_t steps, const int8_t *packed, size_t probes,
                           int32_t *out, size_t stride) {
    struct shapes shapes = {.palette = 1};
    for (int i = 0; i < 8; i++)
        shapes.bytes[i] = 64, shapes.rows[i] = 16;
    __asm__ volatile("" : : "r"(&shapes) : "memory"); /* GCC's intrinsic names only the first 8 of its 64 bytes */
    _tile_loadconfig(&shapes);
    for (size_t p = 0; p < probes;) {
        size_t two = p + 32 <= probes;
        tiles(codes, groups, steps, p ? 0 : groups * steps * SCAN_LINE, packed + p * steps * 4, two, out + p * stride, stride);
        p += two ? 32 : 16;
    }
    _tile_release();
}

const struct scan_way scan_amx = {amx_kernel, sieve, 16, 1, 16};

#endif
#endif
