/* AVX-512 VNNI and AMX. */
#include "scan.h"

#ifdef SCAN_X86
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))
#define AHEAD 4096 /* bytes: the hardware does not fetch ahead across a page */
#define GROUPS_AHEAD 8

/* vpdpbusd multiplies unsigned bytes (codes) with signed ones (the probe's, four to every lane). */
#define DOT(sum, line, four) _mm512_dpbusd_epi32(sum, line, _mm512_set1_epi32(four))

struct sieve {
    __m512 factor, length, least;
    __m512i offset;
};

AVX512 static inline __attribute__((always_inline)) struct sieve sieve_of(const struct scan_bound *b) {
    return (struct sieve){_mm512_set1_ps(b->factor), _mm512_set1_ps(b->length), _mm512_set1_ps(b->least),
                          _mm512_set1_epi32(b->offset)};
}

AVX512 static inline __attribute__((always_inline)) uint32_t passes(__m512i dots, const uint32_t *scales,
                                                                   const struct sieve *by) {
    __m512i scale = _mm512_loadu_si512(scales);
    __m512 step = _mm512_castsi512_ps(_mm512_and_si512(scale, _mm512_set1_epi32((int)0xffff0000u)));
    __m512 residual = _mm512_castsi512_ps(_mm512_slli_epi32(scale, 16));
    __m512 sum = _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_sub_epi32(dots, by->offset)), by->factor);
    __m512 upper = _mm512_fmadd_ps(step, sum, _mm512_mul_ps(residual, by->length));
    return _mm512_cmp_ps_mask(upper, by->least, _CMP_GE_OQ);
}

AVX512 static size_t sieve(const int32_t *dots, size_t from, size_t groups, const uint32_t *scales,
                           const struct scan_bound *bound, uint32_t *found) {
    const struct sieve by = sieve_of(bound);
    for (size_t g = from; g < groups; g++)
        if ((*found = passes(_mm512_loadu_si512(dots + g * SCAN_LANES), scales + g * SCAN_LANES, &by)))
            return g;
    return groups;
}

/* The dots of one group with one probe; four sums are under way, so that none waits for the one before. */
AVX512 static inline __attribute__((always_inline)) __m512i dots_of(const uint8_t *line, size_t steps,
                                                                   const int32_t *fours, int fetch) {
    __m512i a = _mm512_setzero_si512(), b = a, c = a, d = a;
    size_t k = 0;
    for (; k + 4 <= steps; k += 4, line += 4 * SCAN_LINE) {
        for (int ahead = 0; ahead < 4 && fetch; ahead++)
            _mm_prefetch((const char *)line + AHEAD + ahead * SCAN_LINE, _MM_HINT_T1);
        a = DOT(a, _mm512_loadu_si512(line), fours[k]);
        b = DOT(b, _mm512_loadu_si512(line + SCAN_LINE), fours[k + 1]);
        c = DOT(c, _mm512_loadu_si512(line + 2 * SCAN_LINE), fours[k + 2]);
        d = DOT(d, _mm512_loadu_si512(line + 3 * SCAN_LINE), fours[k + 3]);
    }
    for (; k < steps; k++, line += SCAN_LINE)
        a = DOT(a, _mm512_loadu_si512(line), fours[k]);
    return _mm512_add_epi32(_mm512_add_epi32(a, b), _mm512_add_epi32(c, d));
}

AVX512 static void group(const uint8_t *codes, size_t steps, const int8_t *probe, int32_t *dots) {
    _mm512_storeu_si512(dots, dots_of(codes, steps, (const int32_t *)probe, 0));
}

/* Bound by memory: the next group's lines come while this one's dots go through the sieve. */
AVX512 static size_t seek(const uint8_t *codes, size_t from, size_t groups, size_t steps, const int8_t *packed,
                          const uint32_t *scales, const struct scan_bound *bound, int32_t *dots, uint32_t *found) {
    const struct sieve by = sieve_of(bound);
    for (size_t g = from; g < groups; g++) {
        _mm_prefetch((const char *)(scales + (g + GROUPS_AHEAD) * SCAN_LANES), _MM_HINT_T0);
        __m512i some = dots_of(codes + g * steps * SCAN_LINE, steps, (const int32_t *)packed, 1);
        if (__builtin_expect((*found = passes(some, scales + g * SCAN_LANES, &by)) != 0, 0)) {
            _mm512_storeu_si512(dots + g * SCAN_LANES, some);
            return g;
        }
    }
    return groups;
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

const struct scan_way scan_avx512_vnni = {kernel, sieve, NULL, group, TILE, TILE, 1};
const struct scan_way scan_avx512_one = {NULL, NULL, seek, group, 1, 1, 1};

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

const struct scan_way scan_amx = {amx_kernel, sieve, NULL, group, 16, 1, 16};

#endif
#endif
