/* AVX2 with and without VNNI, and which of the x86 paths this CPU has. */
#define _GNU_SOURCE
#include "scan.h"

#ifdef SCAN_X86
#include <cpuid.h>
#include <immintrin.h>
#ifdef __linux__
#include <sys/syscall.h>
#include <unistd.h>
#endif

#define AVX2 __attribute__((target("avx2,fma")))
#define TILE 2
#define AHEAD 4096

AVX2 static inline __attribute__((always_inline)) uint32_t half(const int32_t *dots, const uint32_t *scales,
                                                               const struct scan_bound *b) {
    __m256i scale = _mm256_loadu_si256((const __m256i *)scales), dot = _mm256_loadu_si256((const __m256i *)dots);
    __m256 step = _mm256_castsi256_ps(_mm256_and_si256(scale, _mm256_set1_epi32((int)0xffff0000u)));
    __m256 residual = _mm256_castsi256_ps(_mm256_slli_epi32(scale, 16));
    __m256 sum = _mm256_cvtepi32_ps(_mm256_sub_epi32(dot, _mm256_set1_epi32(b->offset)));
    sum = _mm256_mul_ps(sum, _mm256_set1_ps(b->factor));
    __m256 upper = _mm256_fmadd_ps(step, sum, _mm256_mul_ps(residual, _mm256_set1_ps(b->length)));
    return (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(upper, _mm256_set1_ps(b->least), _CMP_GE_OQ));
}

AVX2 static inline __attribute__((always_inline)) uint32_t passes(const int32_t *dots, const uint32_t *scales,
                                                                 const struct scan_bound *b) {
    return half(dots, scales, b) | half(dots + 8, scales + 8, b) << 8;
}

AVX2 static size_t sieve(const int32_t *dots, size_t from, size_t groups, const uint32_t *scales,
                         const struct scan_bound *bound, uint32_t *found) {
    const struct scan_bound b = *bound;
    for (size_t g = from; g < groups; g++)
        if ((*found = passes(dots + g * SCAN_LANES, scales + g * SCAN_LANES, &b)))
            return g;
    return groups;
}

/* vpmaddubsw saturates, so bytes are widened to 16 bits. Lane 2j and 2j+1 of a sum belong to one row. */
AVX2 static void store(int32_t *out, const __m256i sums[4]) {
    for (int i = 0; i < 2; i++) {
        __m256i mixed = _mm256_hadd_epi32(sums[2 * i], sums[2 * i + 1]);
        _mm256_storeu_si256((__m256i *)out + i, _mm256_permute4x64_epi64(mixed, 0xd8));
    }
}

AVX2 static void kernel(const uint8_t *codes, size_t groups, size_t steps, const int8_t *packed, size_t probes,
                        int32_t *out, size_t stride) {
    for (size_t p = 0; p < probes; p += TILE) {
        for (size_t g = 0; g < groups; g++) {
            const uint8_t *line = codes + g * steps * SCAN_LINE;
            const int32_t *fours = (const int32_t *)(packed + p * steps * 4);
            __m256i a[4], b[4];
            for (int i = 0; i < 4; i++)
                a[i] = b[i] = _mm256_setzero_si256();
            for (size_t k = 0; k < steps; k++, line += SCAN_LINE, fours += TILE) {
                __m256i one = _mm256_cvtepi8_epi16(_mm_set1_epi32(fours[0]));
                __m256i two = _mm256_cvtepi8_epi16(_mm_set1_epi32(fours[1]));
                _mm_prefetch((const char *)line + AHEAD, _MM_HINT_T0);
#pragma GCC unroll 4
                for (int i = 0; i < 4; i++) {
                    __m256i wide = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)line + i));
                    a[i] = _mm256_add_epi32(a[i], _mm256_madd_epi16(wide, one));
                    b[i] = _mm256_add_epi32(b[i], _mm256_madd_epi16(wide, two));
                }
            }
            store(out + p * stride + g * SCAN_LANES, a);
            store(out + (p + 1) * stride + g * SCAN_LANES, b);
        }
    }
}

/* The dots of one group with one probe. */
AVX2 static inline __attribute__((always_inline)) void dots_of(const uint8_t *line, size_t steps, const int32_t *fours,
                                                               int32_t *out) {
    __m256i sums[4];
    for (int i = 0; i < 4; i++)
        sums[i] = _mm256_setzero_si256();
    for (size_t k = 0; k < steps; k++, line += SCAN_LINE) {
        __m256i four = _mm256_cvtepi8_epi16(_mm_set1_epi32(fours[k]));
        _mm_prefetch((const char *)line + AHEAD, _MM_HINT_T1);
#pragma GCC unroll 4
        for (int i = 0; i < 4; i++) {
            __m256i wide = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)line + i));
            sums[i] = _mm256_add_epi32(sums[i], _mm256_madd_epi16(wide, four));
        }
    }
    store(out, sums);
}

#define ONE(seek, group, target, dots_of)                                                                                \
    target static void group(const uint8_t *codes, size_t steps, const int8_t *probe, int32_t *dots) {                   \
        dots_of(codes, steps, (const int32_t *)probe, dots);                                                             \
    }                                                                                                                    \
                                                                                                                         \
    target static size_t seek(const uint8_t *codes, size_t from, size_t groups, size_t steps, const int8_t *packed,      \
                              const uint32_t *scales, const struct scan_bound *bound, int32_t *dots, uint32_t *found) {  \
        const struct scan_bound b = *bound;                                                                              \
        for (size_t g = from; g < groups; g++) {                                                                         \
            dots_of(codes + g * steps * SCAN_LINE, steps, (const int32_t *)packed, dots + g * SCAN_LANES);               \
            if ((*found = passes(dots + g * SCAN_LANES, scales + g * SCAN_LANES, &b)))                                   \
                return g;                                                                                                \
        }                                                                                                                \
        return groups;                                                                                                   \
    }

ONE(seek, group, AVX2, dots_of)

const struct scan_way scan_avx2 = {kernel, sieve, NULL, group, TILE, TILE, 1};
const struct scan_way scan_avx2_one = {NULL, NULL, seek, group, 1, 1, 1};

#ifdef SCAN_X86_NEW

#define VNNI_TILE 4
#define AVX_VNNI __attribute__((target("avx2,fma,avxvnni")))

AVX_VNNI static void vnni_kernel(const uint8_t *codes, size_t groups, size_t steps, const int8_t *packed, size_t probes,
                                 int32_t *out, size_t stride) {
    for (size_t p = 0; p < probes; p += VNNI_TILE) {
        for (size_t g = 0; g < groups; g++) {
            const uint8_t *line = codes + g * steps * SCAN_LINE;
            const int32_t *fours = (const int32_t *)(packed + p * steps * 4);
            __m256i low[VNNI_TILE], high[VNNI_TILE];
            for (int i = 0; i < VNNI_TILE; i++)
                low[i] = high[i] = _mm256_setzero_si256();
            for (size_t k = 0; k < steps; k++, line += SCAN_LINE, fours += VNNI_TILE) {
                __m256i x = _mm256_loadu_si256((const __m256i *)line), y = _mm256_loadu_si256((const __m256i *)line + 1);
                _mm_prefetch((const char *)line + AHEAD, _MM_HINT_T0);
#pragma GCC unroll 4
                for (int i = 0; i < VNNI_TILE; i++) {
                    __m256i four = _mm256_set1_epi32(fours[i]);
                    low[i] = _mm256_dpbusd_avx_epi32(low[i], x, four);
                    high[i] = _mm256_dpbusd_avx_epi32(high[i], y, four);
                }
            }
            for (size_t i = 0; i < VNNI_TILE; i++) {
                __m256i *to = (__m256i *)(out + (p + i) * stride + g * SCAN_LANES);
                _mm256_storeu_si256(to, low[i]);
                _mm256_storeu_si256(to + 1, high[i]);
            }
        }
    }
}

/* Two lines at a time, so that no sum waits for the one before. */
AVX_VNNI static inline __attribute__((always_inline)) void vnni_dots_of(const uint8_t *codes, size_t steps,
                                                                       const int32_t *fours, int32_t *out) {
    const __m256i *line = (const __m256i *)codes;
    __m256i low = _mm256_setzero_si256(), high = low, low2 = low, high2 = low;
    size_t k = 0;
    for (; k + 2 <= steps; k += 2, line += 4) {
        __m256i four = _mm256_set1_epi32(fours[k]), next = _mm256_set1_epi32(fours[k + 1]);
        _mm_prefetch((const char *)line + AHEAD, _MM_HINT_T1);
        _mm_prefetch((const char *)line + AHEAD + SCAN_LINE, _MM_HINT_T1);
        low = _mm256_dpbusd_avx_epi32(low, _mm256_loadu_si256(line), four);
        high = _mm256_dpbusd_avx_epi32(high, _mm256_loadu_si256(line + 1), four);
        low2 = _mm256_dpbusd_avx_epi32(low2, _mm256_loadu_si256(line + 2), next);
        high2 = _mm256_dpbusd_avx_epi32(high2, _mm256_loadu_si256(line + 3), next);
    }
    if (k < steps) {
        __m256i four = _mm256_set1_epi32(fours[k]);
        low = _mm256_dpbusd_avx_epi32(low, _mm256_loadu_si256(line), four);
        high = _mm256_dpbusd_avx_epi32(high, _mm256_loadu_si256(line + 1), four);
    }
    _mm256_storeu_si256((__m256i *)out, _mm256_add_epi32(low, low2));
    _mm256_storeu_si256((__m256i *)out + 1, _mm256_add_epi32(high, high2));
}

ONE(vnni_seek, vnni_group, AVX_VNNI, vnni_dots_of)

const struct scan_way scan_avx_vnni = {vnni_kernel, sieve, NULL, vnni_group, VNNI_TILE, VNNI_TILE, 1};
const struct scan_way scan_avx_vnni_one = {NULL, NULL, vnni_seek, vnni_group, 1, 1, 1};

/* Bits of CPUID leaf 7. That the system saves the registers is known from AVX2 for AVX-VNNI, and asked for AMX. */
static int leaf7(unsigned subleaf, int reg, int bit) {
    unsigned regs[4];
    return __get_cpuid_count(7, subleaf, &regs[0], &regs[1], &regs[2], &regs[3]) && (regs[reg] >> bit & 1);
}

/* Linux gives tiles only to who asks for them. Asking twice is harmless. */
static int tiles_allowed(void) {
#if defined(__linux__) && defined(SYS_arch_prctl)
    enum { ARCH_REQ_XCOMP_PERM = 0x1023, XFEATURE_XTILEDATA = 18 };
    return syscall(SYS_arch_prctl, ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA) == 0;
#else
    return 0;
#endif
}
#endif

int scan_x86_has(int path) {
    __builtin_cpu_init();
    int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    int avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                 __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
    switch (path) {
    case SCAN_AVX2:
        return avx2;
    case SCAN_AVX512_VNNI:
        return avx512;
#ifdef SCAN_X86_NEW
    case SCAN_AVX_VNNI:
        return avx2 && leaf7(1, 0, 4);
    case SCAN_AMX:
        return avx512 && leaf7(0, 3, 24) && leaf7(0, 3, 25) && tiles_allowed();
#endif
    default:
        return 0;
    }
}
#endif
