/* NEON, which every 64-bit ARM has: four lanes. */
#include "layers.h"

#if defined(__aarch64__)
#include <arm_neon.h>

#define CPU
#define V float32x4_t
#define I int32x4_t
#define WIDTH 4
#define PIXELS 8
#define EACH_PIXEL(M) M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7)
#define PIXELS8 8
#define EACH_PIXEL8(M) M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7)
#define LOAD(p) vld1q_f32(p)
#define STORE(p, v) vst1q_f32(p, v)
#define ALL(x) vdupq_n_f32(x)
#define ZERO vdupq_n_f32(0)
#define ADD(a, b) vaddq_f32(a, b)
#define MUL(a, b) vmulq_f32(a, b)
#define FMA(a, b, c) vfmaq_f32(c, a, b)
#define MAX(a, b) vmaxq_f32(a, b)
#define BENT(v, s) vbslq_f32(vcgtq_f32(v, ZERO), v, MUL(v, s))
#define LOADI(p) vld1q_s32((const int32_t *)(p))
#define STOREI(p, v) vst1q_s32(p, v)
#define ALLI(x) vdupq_n_s32(x)
#define ZEROI vdupq_n_s32(0)
#define ADDI(a, b) vaddq_s32(a, b)
#define FLOATS(v) vcvtq_f32_s32(v)
#define DOT(sum, x, w) dot(sum, vreinterpretq_u8_s32(x), vreinterpretq_s8_s32(w))
#define PUT(to, v) put(to, vcvtnq_s32_f32(v))

static inline int32x4_t dot(int32x4_t sum, uint8x16_t x, int8x16_t w) {
    int16x8_t low = vreinterpretq_s16_u16(vmovl_u8(vget_low_u8(x)));
    int16x8_t high = vreinterpretq_s16_u16(vmovl_u8(vget_high_u8(x)));
    int16x8_t left = vmovl_s8(vget_low_s8(w)), right = vmovl_s8(vget_high_s8(w));
    int32x4_t a = vpaddq_s32(vmull_s16(vget_low_s16(low), vget_low_s16(left)), vmull_high_s16(low, left));
    int32x4_t b = vpaddq_s32(vmull_s16(vget_low_s16(high), vget_low_s16(right)), vmull_high_s16(high, right));
    return vaddq_s32(sum, vpaddq_s32(a, b));
}

static inline void put(uint8_t *to, int32x4_t whole) {
    uint16x4_t shorts = vqmovun_s32(whole);
    uint8x8_t bytes = vqmovn_u16(vcombine_u16(shorts, shorts));
    vst1_lane_u32((uint32_t *)to, vreinterpret_u32_u8(bytes), 0);
}
#include "lanes.h"

const struct layers *layers_neon(void) { return &here; }
#else
const struct layers *layers_neon(void) { return NULL; }
#endif
