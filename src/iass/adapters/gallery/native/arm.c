/* NEON with and without the dot product. */
#include "scan.h"

#ifdef SCAN_ARM
#include <arm_neon.h>
#ifdef __linux__
#include <sys/auxv.h>
#endif

/* Bytes become codes again (minus 128) for signed products; what that takes away is put in at the start. */
static int32_t taken_away(const int8_t *fours, size_t steps) {
    int32_t sum = 0;
    for (size_t i = 0; i < steps * 4; i++)
        sum += fours[i];
    return 128 * sum;
}

static size_t sieve(const int32_t *dots, size_t from, size_t groups, const uint32_t *scales, const struct scan_bound *b,
                    uint32_t *found) {
    static const uint32_t weights[4] = {1, 2, 4, 8};
    for (size_t g = from; g < groups; g++) {
        uint32_t some = 0;
        for (size_t i = 0; i < SCAN_LANES; i += 4) {
            uint32x4_t scale = vld1q_u32(scales + g * SCAN_LANES + i);
            float32x4_t step = vreinterpretq_f32_u32(vandq_u32(scale, vdupq_n_u32(0xffff0000u)));
            float32x4_t residual = vreinterpretq_f32_u32(vshlq_n_u32(scale, 16));
            int32x4_t dot = vsubq_s32(vld1q_s32(dots + g * SCAN_LANES + i), vdupq_n_s32(b->offset));
            float32x4_t sum = vmulq_n_f32(vcvtq_f32_s32(dot), b->factor);
            float32x4_t upper = vfmaq_f32(vmulq_n_f32(residual, b->length), step, sum);
            uint32x4_t is = vandq_u32(vcgeq_f32(upper, vdupq_n_f32(b->least)), vld1q_u32(weights));
            some |= vaddvq_u32(is) << i;
        }
        if (some) {
            *found = some;
            return g;
        }
    }
    return groups;
}

static void kernel(const uint8_t *codes, size_t groups, size_t steps, const int8_t *packed, size_t probes, int32_t *out,
                   size_t stride) {
    const uint8x16_t flip = vdupq_n_u8(0x80);
    for (size_t p = 0; p < probes; p++) {
        int32_t offset = taken_away(packed + p * steps * 4, steps);
        for (size_t g = 0; g < groups; g++) {
            const uint8_t *line = codes + g * steps * SCAN_LINE;
            const int32_t *fours = (const int32_t *)(packed + p * steps * 4);
            int32x4_t low[4], high[4];
            for (int i = 0; i < 4; i++)
                low[i] = high[i] = vdupq_n_s32(0);
            for (size_t k = 0; k < steps; k++, line += SCAN_LINE) {
                int8x16_t four = vreinterpretq_s8_s32(vdupq_n_s32(fours[k]));
                for (int i = 0; i < 4; i++) {
                    int8x16_t x = vreinterpretq_s8_u8(veorq_u8(vld1q_u8(line + 16 * i), flip));
                    low[i] = vpadalq_s16(low[i], vmull_s8(vget_low_s8(x), vget_low_s8(four)));
                    high[i] = vpadalq_s16(high[i], vmull_high_s8(x, four));
                }
            }
            for (int i = 0; i < 4; i++) {
                int32x4_t sum = vaddq_s32(vpaddq_s32(low[i], high[i]), vdupq_n_s32(offset));
                vst1q_s32(out + p * stride + g * SCAN_LANES + 4 * i, sum);
            }
        }
    }
}

const struct scan_way scan_neon = {kernel, sieve, NULL, scan_group_plain, 1, 1, 1};

#define TILE 4
#ifdef __clang__
#define DOT __attribute__((target("dotprod")))
#else
#define DOT __attribute__((target("arch=armv8.2-a+dotprod")))
#endif

DOT static void dot_kernel(const uint8_t *codes, size_t groups, size_t steps, const int8_t *packed, size_t probes,
                           int32_t *out, size_t stride) {
    const uint8x16_t flip = vdupq_n_u8(0x80);
    for (size_t p = 0; p < probes; p += TILE) {
        const int8_t *tile = packed + p * steps * 4;
        int32_t offset[TILE] = {0};
        for (size_t k = 0; k < steps; k++)
            for (size_t i = 0; i < TILE; i++)
                offset[i] += taken_away(tile + (k * TILE + i) * 4, 1);
        for (size_t g = 0; g < groups; g++) {
            const uint8_t *line = codes + g * steps * SCAN_LINE;
            int32x4_t sums[TILE][4];
            for (size_t i = 0; i < TILE; i++)
                for (int r = 0; r < 4; r++)
                    sums[i][r] = vdupq_n_s32(offset[i]);
            for (size_t k = 0; k < steps; k++, line += SCAN_LINE) {
                int8x16_t fours = vld1q_s8(tile + k * TILE * 4);
                for (int r = 0; r < 4; r++) {
                    int8x16_t x = vreinterpretq_s8_u8(veorq_u8(vld1q_u8(line + 16 * r), flip));
                    sums[0][r] = vdotq_laneq_s32(sums[0][r], x, fours, 0);
                    sums[1][r] = vdotq_laneq_s32(sums[1][r], x, fours, 1);
                    sums[2][r] = vdotq_laneq_s32(sums[2][r], x, fours, 2);
                    sums[3][r] = vdotq_laneq_s32(sums[3][r], x, fours, 3);
                }
            }
            for (size_t i = 0; i < TILE; i++)
                for (int r = 0; r < 4; r++)
                    vst1q_s32(out + (p + i) * stride + g * SCAN_LANES + 4 * r, sums[i][r]);
        }
    }
}

const struct scan_way scan_neon_dot = {dot_kernel, sieve, NULL, scan_group_plain, TILE, TILE, 1};

int scan_arm_has_dot(void) {
#if defined(__ARM_FEATURE_DOTPROD) || defined(__APPLE__)
    return 1;
#elif defined(__linux__)
    enum { HWCAP_DOT = 1 << 20 }; /* HWCAP_ASIMDDP */
    return (getauxval(AT_HWCAP) & HWCAP_DOT) != 0;
#else
    return 0;
#endif
}
#endif
