/* The layers, written once for every width of a vector. Whoever includes this defines
 *   CPU      the attribute that allows the instructions
 *   V, I     a vector of WIDTH float32 or int32, WIDTH a divisor of LANES
 *   PIXELS   pixels whose float32 sums are in registers at once, with two vectors each, and EACH_PIXEL(M), which is
 *            M(0) M(1) ... M(PIXELS - 1); PIXELS8 and EACH_PIXEL8 the same for int8; 16 at most
 *   LOAD STORE ALL ZERO ADD MUL MAX, FMA(a, b, c) = a * b + c rounded once, BENT(v, s) = v > 0 ? v : v * s
 *   LOADI STOREI ALLI ADDI ZEROI FLOATS, DOT(sum, bytes, weights) adds four products of unsigned with signed bytes a lane
 *   PUT(to, v) stores round(v) as bytes, not below 0 nor above 255
 */
#include "layers.h"

#define INLINE CPU static inline __attribute__((always_inline))

/* Addresses of up to 16 pixels, `apart` from each other: every fourth one is a pointer and the others are found from it,
 * since a CPU has not as many registers for pointers as for sums. */
#define FOURS(in, apart) \
    __typeof__(in) at0 = (in), at1 = at0 + 4 * (apart), at2 = at1 + 4 * (apart), at3 = at2 + 4 * (apart)
#define AT_FOUR(p, apart) (((p) < 4 ? at0 : (p) < 8 ? at1 : (p) < 12 ? at2 : at3) + (p) % 4 * (apart))
#define NEXT_FOURS(step) at0 += (step), at1 += (step), at2 += (step), at3 += (step)

/* Where a tile of `tile` pixels begins when `x` of `pixels` are done: the last one may begin earlier, and computes some
 * pixels once more. */
#define TILE_AT(x, pixels, tile) ((x) + (tile) <= (pixels) ? (x) : (pixels) - (tile))

INLINE V acted(V v, enum activation after, V slope) {
    return after == RELU ? MAX(v, ZERO) : after == PRELU ? BENT(v, slope) : v;
}

/* A dense float32 layer: what each output is the sum over. The k-th value of segment s of pixel p is
 * in[s][p * apart + k]; `to` outputs. */
struct dense {
    const float *in[3];
    size_t segments, apart, count, to;
    const float *weights, *bias, *slope;
    float *out;
};

/* `vectors` and `after` are known when this is compiled; so is every name of a sum, which therefore is a register. */
#define SUMS(p) V a##p = ZERO, b##p = ZERO;
#define MULTIPLY(p)                   \
    x = ALL(*AT_FOUR(p, d->apart));   \
    a##p = FMA(x, w0, a##p);          \
    if (vectors > 1) b##p = FMA(x, w1, b##p);
#define FINISH(p)                                                      \
    STORE(d->out + o + p * d->to, acted(ADD(a##p, bias0), after, bent0)); \
    if (vectors > 1) STORE(d->out + o + p * d->to + WIDTH, acted(ADD(b##p, bias1), after, bent1));

#define DENSE_TILE(NAME, EACH)                                                                                        \
    INLINE void NAME(const struct dense *d, size_t at, size_t c, size_t vectors, enum activation after) {             \
        const float *weights = d->weights + c;                                                                        \
        const size_t o = at * d->to + c, second = vectors > 1 ? WIDTH : 0;                                            \
        EACH(SUMS)                                                                                                    \
        for (size_t s = 0; s < d->segments; s++) {                                                                    \
            FOURS(d->in[s] + at * d->apart, d->apart);                                                                \
            for (size_t k = 0; k < d->count; k++, weights += d->to) {                                                 \
                V x, w0 = LOAD(weights), w1 = LOAD(weights + second);                                                 \
                EACH(MULTIPLY)                                                                                        \
                NEXT_FOURS(1);                                                                                        \
            }                                                                                                         \
        }                                                                                                             \
        V bias0 = LOAD(d->bias + c), bias1 = LOAD(d->bias + c + second);                                              \
        V bent0 = after == PRELU ? LOAD(d->slope + c) : ZERO, bent1 = after == PRELU ? LOAD(d->slope + c + second) : ZERO; \
        EACH(FINISH)                                                                                                  \
    }

#define ONE_PIXEL(M) M(0)
DENSE_TILE(dense_tile, EACH_PIXEL)
DENSE_TILE(dense_pixel, ONE_PIXEL)

INLINE void dense_vectors(const struct dense *d, size_t pixels, size_t c, size_t vectors, enum activation after) {
    if (pixels >= PIXELS)
        for (size_t x = 0; x < pixels; x += PIXELS) dense_tile(d, TILE_AT(x, pixels, PIXELS), c, vectors, after);
    else
        for (size_t x = 0; x < pixels; x++) dense_pixel(d, x, c, vectors, after);
}

INLINE void dense(const struct dense *d, size_t pixels, enum activation after) {
    size_t c = 0;
    for (; c + 2 * WIDTH <= d->to; c += 2 * WIDTH) dense_vectors(d, pixels, c, 2, after);
    for (; c < d->to; c += WIDTH) dense_vectors(d, pixels, c, 1, after);
}

CPU static void first(const float *const rows[3], size_t columns, size_t stride, const float *weights, const float *bias,
                      const float *slope, enum activation after, size_t to, float *out) {
    const struct dense d = {{rows[0], rows[1], rows[2]}, 3, 3 * stride, 9, to, weights, bias, slope, out};
    if (after == PRELU)
        dense(&d, columns, PRELU);
    else
        dense(&d, columns, RELU);
}

CPU static void pointwise(const float *in, size_t pixels, size_t from, const float *weights, const float *bias,
                          size_t to, float *out) {
    const struct dense d = {{in, in, in}, 1, from, from, to, weights, bias, bias, out};
    dense(&d, pixels, NONE);
}

/* The sum around column x. Columns outside are nought, and adding nought changes no sum. */
INLINE V around(const float *const rows[3], size_t x, size_t columns, size_t channels, const V w[9]) {
    V sum = ZERO;
#pragma GCC unroll 9
    for (size_t i = 0; i < 9; i++) {
        size_t column = x + i % 3; /* plus one */
        if (column >= 1 && column <= columns) sum = FMA(LOAD(rows[i / 3] + (column - 1) * channels), w[i], sum);
    }
    return sum;
}

INLINE V inside(const float *const rows[3], size_t x, size_t channels, const V w[9]) {
    V sum = ZERO;
#pragma GCC unroll 9
    for (size_t i = 0; i < 9; i++) sum = FMA(LOAD(rows[i / 3] + (x + i % 3 - 1) * channels), w[i], sum);
    return sum;
}

INLINE void depthwise_as(const float *const rows[3], size_t columns, size_t stride, size_t channels,
                         const float *weights, const float *bias, const float *slope, enum activation after,
                         const struct levels *levels, float *out, uint8_t *bytes) {
    for (size_t c = 0; c < channels; c += WIDTH) {
        const float *at[3] = {rows[0] + c, rows[1] + c, rows[2] + c};
        V w[9], b = LOAD(bias + c), s = after == PRELU ? LOAD(slope + c) : ZERO;
        V gain = levels ? LOAD(levels->gain + c) : ZERO, shift = levels ? LOAD(levels->shift + c) : ZERO;
#pragma GCC unroll 9
        for (size_t i = 0; i < 9; i++) w[i] = LOAD(weights + i * channels + c);
        for (size_t x = 0, to = c; x < columns; x += stride, to += channels) {
            V sum = x > 0 && x + 1 < columns ? inside(at, x, channels, w) : around(at, x, columns, channels, w);
            sum = acted(ADD(sum, b), after, s);
            if (levels)
                PUT(bytes + to, FMA(sum, gain, shift));
            else
                STORE(out + to, sum);
        }
    }
}

CPU static void depthwise(const float *const rows[3], size_t columns, size_t stride, size_t channels,
                          const float *weights, const float *bias, const float *slope, enum activation after,
                          const struct levels *levels, float *out, uint8_t *bytes) {
    if (after == PRELU && levels)
        depthwise_as(rows, columns, stride, channels, weights, bias, slope, PRELU, levels, out, bytes);
    else if (after == RELU && !levels)
        depthwise_as(rows, columns, stride, channels, weights, bias, slope, RELU, NULL, out, bytes);
    else
        depthwise_as(rows, columns, stride, channels, weights, bias, slope, after, levels, out, bytes);
}

#define WHOLE_SUMS(p) I a##p = ZEROI, b##p = ZEROI;
#define WHOLE_MULTIPLY(p)                               \
    __builtin_memcpy(&four, AT_FOUR(p, from), 4);       \
    x = ALLI(four);                                     \
    a##p = DOT(a##p, x, w0);                            \
    if (vectors > 1) b##p = DOT(b##p, x, w1);
#define WHOLE_KEEP(p)                                  \
    STOREI(sums + p * 2 * WIDTH, a##p);                \
    if (vectors > 1) STOREI(sums + p * 2 * WIDTH + WIDTH, b##p);

INLINE void scaled(I sum, const struct product *by, size_t c, const struct levels *levels, float *out, uint8_t *bytes) {
    V v = ADD(MUL(FLOATS(ADDI(sum, LOADI(by->offset + c))), LOAD(by->scale + c)), LOAD(by->bias + c));
    if (by->slope) v = BENT(v, LOAD(by->slope + c));
    if (levels)
        PUT(bytes + c, ADD(MUL(v, LOAD(levels->gain + c)), LOAD(levels->shift + c)));
    else
        STORE(out + c, v);
}

/* Sums of outputs c .. c + vectors * WIDTH of some pixels; [pixels][2 * WIDTH]. They are finished by other code, which
 * would need registers of its own. */
#define PRODUCT_TILE(NAME, EACH)                                                                                     \
    INLINE void NAME(const uint8_t *in, size_t vectors, size_t from, const int8_t *w, int32_t *sums) {               \
        const size_t second = vectors < 2 ? 0 : WIDTH < LANES ? WIDTH * 4 : LANES * from;                            \
        EACH(WHOLE_SUMS)                                                                                             \
        FOURS(in, from);                                                                                             \
        for (size_t k = 0; k < from; k += 4, w += 4 * LANES) {                                                       \
            int32_t four;                                                                                            \
            I x, w0 = LOADI(w), w1 = LOADI(w + second);                                                              \
            EACH(WHOLE_MULTIPLY)                                                                                     \
            NEXT_FOURS(4);                                                                                           \
        }                                                                                                            \
        EACH(WHOLE_KEEP)                                                                                             \
    }

PRODUCT_TILE(product_tile, EACH_PIXEL8)
PRODUCT_TILE(product_pixel, ONE_PIXEL)

INLINE void product_vectors(const uint8_t *in, size_t pixels, size_t vectors, size_t from, const struct product *by,
                            size_t c, size_t to, const struct levels *levels, float *out, uint8_t *bytes) {
    const int8_t *w = by->weights + c / LANES * LANES * from + c % LANES * 4;
    const size_t tile = pixels >= PIXELS8 ? PIXELS8 : 1;
    int32_t sums[PIXELS8 * 2 * WIDTH];
    for (size_t x = 0; x < pixels; x += tile) {
        const size_t at = TILE_AT(x, pixels, tile);
        if (tile > 1)
            product_tile(in + at * from, vectors, from, w, sums);
        else
            product_pixel(in + at * from, vectors, from, w, sums);
        for (size_t p = 0; p < tile; p++)
            for (size_t v = 0; v < vectors; v++)
                scaled(LOADI(sums + (2 * p + v) * WIDTH), by, c + v * WIDTH, levels, out + (at + p) * to,
                       bytes + (at + p) * to);
    }
}

CPU static void product(const uint8_t *in, size_t pixels, size_t from, const struct product *by, size_t to,
                        const struct levels *levels, float *out, uint8_t *bytes) {
    size_t c = 0;
    for (; c + 2 * WIDTH <= to; c += 2 * WIDTH)
        product_vectors(in, pixels, 2, from, by, c, to, levels, out, bytes);
    for (; c < to; c += WIDTH) product_vectors(in, pixels, 1, from, by, c, to, levels, out, bytes);
}

CPU static void pool(const float *upper, const float *lower, size_t columns, size_t channels, float *out) {
    for (size_t x = 0; x < columns; x++, upper += 2 * channels, lower += 2 * channels, out += channels)
        for (size_t c = 0; c < channels; c += WIDTH) {
            V above = MAX(LOAD(upper + c), LOAD(upper + channels + c));
            V below = MAX(LOAD(lower + c), LOAD(lower + channels + c));
            STORE(out + c, MAX(above, below));
        }
}

CPU static void enlarge(const float *map, const float *small, size_t columns, size_t channels, float *out) {
    for (size_t x = 0; x < 2 * columns; x++, map += channels, out += channels)
        for (size_t c = 0; c < channels; c += WIDTH)
            STORE(out + c, ADD(LOAD(map + c), LOAD(small + x / 2 * channels + c)));
}

static const struct layers here = {first, pointwise, depthwise, product, pool, enlarge};
