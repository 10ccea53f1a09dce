/* float32 rows to int8 codes, each with a bound of what that lost; and the rows of a short list from where they lie. */
#include "scan.h"

#include <math.h>
#include <string.h>

/* The least bfloat16 that is not below `value` (0 or more). */
static uint32_t round_up(double value) {
    float near = (float)value;
    if ((double)near < value)
        near = nextafterf(near, INFINITY);
    union {
        float value;
        uint32_t bits;
    } both = {near};
    return (both.bits + 0xffffu) & 0xffff0000u;
}

/* Added and taken away, it rounds a float64 below 2^51 to the nearest whole number, ties to even. */
#define EVEN 6755399441055744.0

/* One row into its place. Answers the length of the row or of what its codes stand for, whichever is greater; -1 for a
 * row with a value that is not a finite number. */
static double quantise(const float *row, size_t dimension, size_t steps, uint8_t *place, uint32_t *scale) {
    float greatest = 0;
    double length = 0, coded = 0, lost = 0;
    for (size_t k = 0; k < dimension; k++) {
        float size = fabsf(row[k]);
        if (!(size <= 3.402823466e38f))
            return -1;
        greatest = size > greatest ? size : greatest;
    }
    uint32_t step_bits = round_up((double)greatest / 127);
    double step = (double)scan_step(step_bits), inverse = step > 0 ? 1 / step : 0;
    for (size_t k = 0; k < steps * 4; k++) {
        double value = k < dimension ? (double)row[k] : 0;
        double code = value * inverse + EVEN - EVEN;
        code = code > 127 ? 127 : code > -127 ? code : -127;
        double stands_for = code * step;
        length += value * value;
        coded += stands_for * stands_for;
        lost += (value - stands_for) * (value - stands_for);
        place[k / 4 * SCAN_LINE + k % 4] = (uint8_t)((int)code + 128);
    }
    /* Sums of squares in float64 are off by less than 1e-9 of themselves: see the proof. */
    *scale = step_bits | round_up(sqrt(lost) * (1 + 1e-9)) >> 16;
    return sqrt(length > coded ? length : coded);
}

/* rows: float32 (count, dimension). They become rows first .. first + count - 1 of the block of block_rows rows at
 * `codes`, and of its scales. greatest: raised to the greatest length of a row, or of its codes.
 * Answers the number of rows taken: fewer than count when one is not finite; -1 for sizes that do not fit. */
int64_t iass_quantise(const float *rows, int64_t count, int64_t dimension, uint8_t *codes, uint32_t *scales,
                      int64_t block_rows, int64_t first, double *greatest) {
    if (dimension < 1 || dimension > SCAN_MOST_DIMENSIONS || count < 0 || first < 0 || block_rows % SCAN_LANES ||
        first > block_rows || count > block_rows - first)
        return -1;
    size_t steps = ((size_t)dimension + 3) / 4;
    for (int64_t i = 0; i < count; i++) {
        size_t at = (size_t)(first + i);
        uint8_t *place = codes + at / SCAN_LANES * steps * SCAN_LINE + at % SCAN_LANES * 4;
        double length = quantise(rows + i * dimension, (size_t)dimension, steps, place, scales + at);
        if (length < 0)
            return i;
        if (length > *greatest)
            *greatest = length;
    }
    return count;
}

/* out[i] = row wanted[i] of float32 blocks of block_rows rows. Answers 0, or -1 when a row is not below `rows`. */
int iass_take(const float *const *blocks, int64_t block_rows, int64_t rows, int64_t dimension, const int64_t *wanted,
              int64_t count, float *out) {
    enum { AHEAD = 8 };
    if (block_rows < 1 || dimension < 1)
        return -1;
    for (int64_t i = 0; i < count; i++)
        if (wanted[i] < 0 || wanted[i] >= rows)
            return -1;
    for (int64_t i = 0; i < count; i++) {
#if defined(__GNUC__)
        if (i + AHEAD < count) {
            int64_t next = wanted[i + AHEAD];
            const char *line = (const char *)(blocks[next / block_rows] + next % block_rows * dimension);
            for (int64_t byte = 0; byte < dimension * 4; byte += 64)
                __builtin_prefetch(line + byte);
        }
#endif
        const float *row = blocks[wanted[i] / block_rows] + wanted[i] % block_rows * dimension;
        memcpy(out + i * dimension, row, (size_t)dimension * sizeof *out);
    }
    return 0;
}
