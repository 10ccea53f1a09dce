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
#define SCAN_MOST_THREADS 256
#define SCAN_STRIP (1 << 18) /* bytes of codes that a thread takes at a time */
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

/* A row may belong to the answer when step * (factor * (dot - offset)) + length * residual >= least. */
struct scan_bound {
    float factor, length, least;
    int32_t offset;
};

/* The first group, not before `from`, with such a row, and in *found bit i for its row i; `groups` if there is none.
 * dots, scales: 16 for each group. */
typedef size_t scan_sieve(const int32_t *dots, size_t from, size_t groups, const uint32_t *scales,
                          const struct scan_bound *bound, uint32_t *found);

/* As scan_sieve, for one probe whose dots are made as they are needed: those of the group found are left in `dots`, at
 * its place. packed: the codes of the probe. */
typedef size_t scan_seek(const uint8_t *codes, size_t from, size_t groups, size_t steps, const int8_t *packed,
                         const uint32_t *scales, const struct scan_bound *bound, int32_t *dots, uint32_t *found);

/* The dots of one group with one probe. */
typedef void scan_group(const uint8_t *codes, size_t steps, const int8_t *probe, int32_t *dots);

/* Either a kernel and a sieve, or for one probe both at once: then there are no others. */
struct scan_way {
    scan_kernel *kernel;
    scan_sieve *sieve;
    scan_seek *seek;
    scan_group *group;
    size_t tile;   /* probes are padded to a multiple of this */
    size_t packed; /* probes that lie side by side */
    size_t steps;  /* of which the number of steps must be a multiple */
};

/* In plain C. */
scan_group scan_group_plain;

/* Whether this CPU and this build have the path. */
int scan_has(int path);

/* The best way not above `path` for so many probes and steps. */
const struct scan_way *scan_way_of(int path, size_t probes, size_t steps);

/* probes: int8, `count` of steps * 4 bytes that begin `stride` bytes apart. packed: [padded / width][step][width][4],
 * zeros where there is no probe. */
void scan_pack(const int8_t *probes, size_t count, size_t stride, size_t padded, size_t steps, size_t width,
               int8_t *packed);

/* A probe in two levels: coarse codes, which are compared with every row, and codes of what those lost, which are
 * compared with the rows that pass. Then the error left is the rows' own. */
struct scan_probe {
    int8_t *codes[2]; /* padded to a multiple of 4 */
    float factors[2]; /* what a probe's code times a row's code is worth */
    float length;     /* not below the probe's */
    float slacks[2];  /* what the bounds of two rows may be wrong together beside their residuals: a coarse one and one of
                         both levels; two of both levels */
    float leasts[2];  /* the coarse bound, and that of both levels, of a row that may score `least` */
};

/* No row, and nothing that its codes stand for, is longer than `greatest`. `codes` points to zeros; left: scratch.
 * Answers 0 when the lengths are such that float32 overflows or loses digits. */
int scan_code_probe(const float *values, size_t dimension, double greatest, double least, double *left,
                    struct scan_probe *probe);

/* Calls work(argument, 0) in this thread and work(argument, t), t from 1 to threads - 1, in others, each at most once and
 * only if it can begin before this thread is done. So they must share their work as they go. */
typedef void scan_work(void *argument, size_t place);
void scan_together(scan_work *work, void *argument, size_t threads);

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
extern const struct scan_way scan_avx2, scan_avx2_one, scan_avx512_vnni, scan_avx512_one;
#ifdef SCAN_X86_NEW
extern const struct scan_way scan_avx_vnni, scan_avx_vnni_one, scan_amx;
#endif
int scan_x86_has(int path);
#endif
#ifdef SCAN_ARM
extern const struct scan_way scan_neon, scan_neon_dot;
int scan_arm_has_dot(void);
#endif

#endif
