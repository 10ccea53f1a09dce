/* Any CPU: one lane. Where there is no fused multiply-add, the C library computes what it would give, slowly. */
#include "layers.h"

#include <math.h>

#define CPU
#define V float
#define I int32_t
#define WIDTH 1
#define PIXELS 4
#define EACH_PIXEL(M) M(0) M(1) M(2) M(3)
#define PIXELS8 4
#define EACH_PIXEL8(M) M(0) M(1) M(2) M(3)
#define LOAD(p) (*(p))
#define STORE(p, v) (*(p) = (v))
#define ALL(x) (x)
#define ZERO 0.0f
#define ADD(a, b) ((a) + (b))
#define MUL(a, b) ((a) * (b))
#define FMA(a, b, c) fmaf(a, b, c)
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define BENT(v, s) ((v) > 0 ? (v) : (v) * (s))
#define LOADI(p) four_of(p)
#define STOREI(p, v) (*(p) = (v))
#define ALLI(x) (x)
#define ZEROI 0
#define ADDI(a, b) ((a) + (b))
#define FLOATS(v) ((float)(v))
#define DOT(sum, x, w) dot(sum, x, w)
#define PUT(to, v) (*(to) = (uint8_t)(int)rintf(fminf(fmaxf(v, 0), 255)))

static inline int32_t four_of(const void *from) {
    int32_t four;
    __builtin_memcpy(&four, from, 4);
    return four;
}

static inline int32_t dot(int32_t sum, int32_t x, int32_t w) {
    uint8_t a[4];
    int8_t b[4];
    __builtin_memcpy(a, &x, 4);
    __builtin_memcpy(b, &w, 4);
    for (int i = 0; i < 4; i++) sum += a[i] * b[i];
    return sum;
}
#include "lanes.h"

const struct layers *layers_plain(void) { return &here; }
