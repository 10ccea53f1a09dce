/* What the files of this folder share: convolutions of small networks, whose answers are the same bits on every CPU.
 * docs/decisions/0018-convolutions-in-c.md says why.
 *
 * Every float32 sum has one order, whatever the CPU: kernel row by row, column by column, channel by channel, each
 * product added with one rounding (a fused multiply-add), the bias last. Lanes are output channels and never meet.
 * int8 sums are whole numbers. All this is OpenVINO's arithmetic too, so both answer the same bits.
 *
 * Maps are (rows, columns, channels): channels lie side by side and are a multiple of LANES. Picture rows are float32
 * (columns + 2, 3), a pixel of nought at each end. Weights of a 3 x 3 convolution of each channel alone: [9][channels];
 * of a float32 one: [inputs][outputs]; of an int8 one: [outputs / LANES][inputs / 4][LANES][4].
 */
#ifndef IASS_LAYERS_H
#define IASS_LAYERS_H

#include <fenv.h>
#include <stddef.h>
#include <stdint.h>

#define LANES 16

#if defined(__x86_64__) && (defined(__clang__) || __GNUC__ >= 9)
#define ON_X86 1
#if defined(__clang__) || __GNUC__ >= 11
#define ON_X86_NEW 1 /* the compiler knows AVX-VNNI */
#endif
#endif

/* Instruction paths, worst first. Python knows their numbers. */
enum path { PLAIN, NEON, AVX2, AVX_VNNI, AVX512_VNNI, PATHS };

/* What is done to a sum after its bias. slope: of PRELU, for each channel. */
enum activation { NONE, RELU, PRELU };

/* The level of a value v is round(v * gain + shift), halves to the even one, at least 0 and at most 255. For each channel. */
struct levels {
    const float *gain, *shift;
};

/* An int8 product becomes float32 by (sum + offset) * scale + bias. For each output. */
struct product {
    const int8_t *weights;
    const int32_t *offset;
    const float *scale, *bias, *slope;
};

struct layers {
    /* A 3 x 3 convolution of a picture's three channels to `to`: one row of `columns` pixels. */
    void (*first)(const float *const rows[3], size_t columns, size_t stride, const float *weights, const float *bias,
                  const float *slope, enum activation after, size_t to, float *out);

    /* A 1 x 1 convolution in float32. */
    void (*pointwise)(const float *in, size_t pixels, size_t from, const float *weights, const float *bias, size_t to,
                      float *out);

    /* A 3 x 3 convolution of each channel alone: one row of columns / stride pixels from three of `columns`, rounded up.
     * With `levels` they go to `bytes` instead of `out`. */
    void (*depthwise)(const float *const rows[3], size_t columns, size_t stride, size_t channels, const float *weights,
                      const float *bias, const float *slope, enum activation after, const struct levels *levels,
                      float *out, uint8_t *bytes);

    /* A 1 x 1 convolution in int8 with a PReLU where there is a slope; to `bytes` where there are levels. */
    void (*product)(const uint8_t *in, size_t pixels, size_t from, const struct product *by, size_t to,
                    const struct levels *levels, float *out, uint8_t *bytes);

    /* The greatest of each square of four: one row of `columns` pixels from two of 2 * columns. */
    void (*pool)(const float *upper, const float *lower, size_t columns, size_t channels, float *out);

    /* out = map + small, where each pixel of `small` stands for four: one row of 2 * columns pixels. */
    void (*enlarge)(const float *map, const float *small, size_t columns, size_t channels, float *out);
};

/* NULL where this CPU or this build has not the path. */
const struct layers *layers_plain(void);
const struct layers *layers_neon(void);
const struct layers *layers_avx2(void);
const struct layers *layers_avx_vnni(void);
const struct layers *layers_avx512_vnni(void);
const struct layers *layers_of(int path);

/* Row `number` of a picture as `first` takes it: (byte - middle) * scale. */
void picture_row(const uint8_t *from, size_t columns, float middle, float scale, float *row);

/* Rounds to the nearest and keeps the smallest numbers, whatever another library of the process made of this thread (one
 * built with -ffast-math makes them nought). Answers what to give back by fesetenv. */
fenv_t rounded_as_usual(void);

#endif
