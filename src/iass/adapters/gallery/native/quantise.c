/* float32 rows and probes to int8 codes, with bounds of what that lost; and the scores of a short list. */
#include "scan.h"

#include <math.h>
#include <string.h>

#define SAFE 1e30             /* a longer or shorter product of lengths overflows float32 or loses its digits */
#define ROUNDED 0x1p-19 /* times both lengths: more than the sieve's float32 and the last rounding of a score take */

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

/* The float32 that is surely above (up = INFINITY) or below (up = -INFINITY). */
static float beyond(double value, float up) { return nextafterf((float)value, up); }

/* Codes what is left of a probe, leaves what that loses, and answers the length of it. */
static double code(double *left, size_t dimension, double step, int8_t *codes) {
    double lost = 0;
    for (size_t k = 0; k < dimension; k++) {
        double near = left[k] / step + EVEN - EVEN;
        near = near > 127 ? 127 : near > -127 ? near : -127;
        codes[k] = (int8_t)near;
        left[k] -= near * step;
        lost += left[k] * left[k];
    }
    return sqrt(lost);
}

int scan_code_probe(const float *values, size_t dimension, double greatest, double least, double *left,
                    struct scan_probe *probe) {
    double length = 0, most = 0, apart[2];
    for (size_t k = 0; k < dimension; k++) {
        left[k] = (double)values[k];
        length += left[k] * left[k];
        most = fabs(left[k]) > most ? fabs(left[k]) : most;
    }
    length = sqrt(length);
    if (!(length > 1 / SAFE && length < SAFE && length * greatest > 1 / SAFE && length * greatest < SAFE))
        return 0;
    probe->length = beyond(length, INFINITY);
    for (size_t level = 0; level < 2; level++) {
        probe->factors[level] = (float)(level ? (double)probe->factors[0] / 254 : most / 127);
        double lost = code(left, dimension, (double)probe->factors[level], probe->codes[level]);
        apart[level] = (lost + ROUNDED * length) * greatest;
        probe->leasts[level] = beyond(least - apart[level], -INFINITY);
    }
    for (size_t level = 0; level < 2; level++)
        probe->slacks[level] = beyond(apart[level] + apart[1], INFINITY);
    return 1;
}

/* Sums the products of float32 in float64, in which each is exact, in the order of numpy's sum of an axis: so a score is
 * the same with and without this library. */
static double dot(const float *a, const float *b, size_t n) {
    if (n < 8) {
        double sum = -0.0;
        for (size_t i = 0; i < n; i++)
            sum += (double)a[i] * (double)b[i];
        return sum;
    }
    if (n > 128) {
        size_t half = n / 2 / 8 * 8;
        return dot(a, b, half) + dot(a + half, b + half, n - half);
    }
    double r[8];
    for (size_t j = 0; j < 8; j++)
        r[j] = (double)a[j] * (double)b[j];
    size_t i = 8;
    for (; i + 8 <= n; i += 8)
        for (size_t j = 0; j < 8; j++)
            r[j] += (double)a[i + j] * (double)b[i + j];
    double sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
    for (; i < n; i++)
        sum += (double)a[i] * (double)b[i];
    return sum;
}

/* out[i] = the score of row wanted[i] of float32 blocks of block_rows rows with the probe, summed in float64 and rounded
 * once. Answers 0, or -1 when a row is not below `rows`. */
int iass_scores(const float *const *blocks, int64_t block_rows, int64_t rows, int64_t dimension, const int64_t *wanted,
                int64_t count, const float *probe, float *out) {
    enum { AHEAD = 8 };
    if (block_rows < 1 || dimension < 1)
        return -1;
    for (int64_t i = 0; i < count; i++)
        if (wanted[i] < 0 || wanted[i] >= rows)
            return -1;
    for (int64_t i = -AHEAD; i < count; i++) {
#if defined(__GNUC__)
        if (i + AHEAD < count) {
            int64_t next = wanted[i + AHEAD];
            const char *line = (const char *)(blocks[next / block_rows] + next % block_rows * dimension);
            for (int64_t byte = 0; byte < dimension * 4; byte += 64)
                __builtin_prefetch(line + byte);
        }
#endif
        if (i >= 0) {
            const float *row = blocks[wanted[i] / block_rows] + wanted[i] % block_rows * dimension;
            out[i] = (float)dot(row, probe, (size_t)dimension);
        }
    }
    return 0;
}
