/* The exhaustive scan of int8 codes: what the files of this folder share. docs/decisions/0011-exact-search.md says why.
 *
 * Codes lie in groups of 16 rows. A group holds `steps` lines of 64 bytes; line k has the bytes 4k .. 4k+3 of each of
 * its 16 rows. So one line is a register of AVX-512, sixteen are a tile of AMX, and no sum is taken across a register.
 * A byte is code + 128, code in -127..127. Every sum fits 32 bits up to SCAN_MOST_DIMENSIONS.
 */
#ifndef IASS_SCAN_H
#define IASS_SCAN_H

#include <stddef.h>
#include <stdint.h>

#define SCAN_LANES 16
#define SCAN_LINE 64
#define SCAN_MOST_DIMENSIONS 16384
#define SCAN_MOST_PROBES 1024
#define SCAN_FEW 8 /* up to so many probes, AVX-512 is faster than half-empty tiles */

#if defined(__x86_64__) && (defined(__clang__) || __GNUC__ >= 9)
#define SCAN_X86 1
#if defined(__clang__) || __GNUC__ >= 11
#define SCAN_X86_NEW 1 /* the compiler knows AVX-VNNI and AMX */
#endif
#endif
#if defined(__aarch64__) && (defined(__clang__) || __GNUC__ >= 9)
#define SCAN_ARM 1
#endif

/* Instruction paths, worst first. Python knows their numbers. */
enum scan_path { SCAN_PLAIN, SCAN_NEON, SCAN_NEON_DOT, SCAN_AVX2, SCAN_AVX_VNNI, SCAN_AVX512_VNNI, SCAN_AMX, SCAN_PATHS };

/* out[p * stride + row] = sum over k of byte[row][k] * probe[p][k], for the rows of `groups` groups and `probes` probes,
 * a multiple of the way's `tile`. packed: as scan_pack made it. */
typedef void scan_kernel(const uint8_t *codes, size_t groups, size_t steps, const int8_t *packed, size_t probes,
                         int32_t *out, size_t stride);

/* A row may belong to the answer when
 * step * (factor0 * (d0 - offset0) + factor1 * (d1 - offset1)) + length * residual >= least. */
struct scan_bound {
    float factor[2], length, least;
    int32_t offset[2];
};

/* Says so for the 16 rows of a group: bit i for row i. */
typedef uint32_t scan_sieve(const int32_t *d0, const int32_t *d1, const uint32_t *scales, const struct scan_bound *bound);

struct scan_way {
    scan_kernel *kernel;
    scan_sieve *sieve;
    size_t tile;   /* probes are padded to a multiple of this */
    size_t packed; /* probes that lie side by side */
    size_t steps;  /* of which the number of steps must be a multiple */
};

/* Whether this CPU and this build have the path. */
int scan_has(int path);

/* The best way not above `path` for so many probes and steps. A pair: at most two, codes read strictly forward. */
const struct scan_way *scan_way_of(int path, size_t probes, size_t steps);

/* probes: int8 (count, steps * 4). packed: [padded / width][step][width][4], zeros where there is no probe. */
void scan_pack(const int8_t *probes, size_t count, size_t padded, size_t steps, size_t width, int8_t *packed);

/* A row's scale word: bfloat16 step in the upper half, bfloat16 bound of the residual in the lower. */
static inline float scan_as_float(uint32_t bits) {
    union {
        uint32_t bits;
        float value;
    } both = {bits};
    return both.value;
}
static inline float scan_step(uint32_t scale) { return scan_as_float(scale & 0xffff0000u); }
static inline float scan_residual(uint32_t scale) { return scan_as_float(scale << 16); }

#ifdef SCAN_X86
extern const struct scan_way scan_avx2, scan_avx512_vnni, scan_avx512_pair;
#ifdef SCAN_X86_NEW
extern const struct scan_way scan_avx_vnni, scan_amx;
#endif
int scan_x86_has(int path);
#endif
#ifdef SCAN_ARM
extern const struct scan_way scan_neon, scan_neon_dot;
int scan_arm_has_dot(void);
#endif

#endif
