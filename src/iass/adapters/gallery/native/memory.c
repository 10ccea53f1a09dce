/* How fast this machine reads memory: the limit that a scan is held against. */
#include "scan.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#ifdef SCAN_X86
#include <immintrin.h>

__attribute__((target("avx512f"))) static uint64_t read_512(const uint8_t *from, size_t bytes) {
    __m512i a = _mm512_setzero_si512(), b = a, c = a, d = a;
    for (size_t i = 0; i + 256 <= bytes; i += 256) {
        _mm_prefetch((const char *)from + i + 4096, _MM_HINT_T0);
        _mm_prefetch((const char *)from + i + 4160, _MM_HINT_T0);
        _mm_prefetch((const char *)from + i + 4224, _MM_HINT_T0);
        _mm_prefetch((const char *)from + i + 4288, _MM_HINT_T0);
        a = _mm512_add_epi64(a, _mm512_loadu_si512(from + i));
        b = _mm512_add_epi64(b, _mm512_loadu_si512(from + i + 64));
        c = _mm512_add_epi64(c, _mm512_loadu_si512(from + i + 128));
        d = _mm512_add_epi64(d, _mm512_loadu_si512(from + i + 192));
    }
    a = _mm512_add_epi64(_mm512_add_epi64(a, b), _mm512_add_epi64(c, d));
    uint64_t sums[8];
    _mm512_storeu_si512(sums, a);
    return sums[0] + sums[1] + sums[2] + sums[3] + sums[4] + sums[5] + sums[6] + sums[7];
}
#endif

static uint64_t read_words(const uint8_t *from, size_t bytes) {
    uint64_t sums[8] = {0}, words[8];
    for (size_t i = 0; i + sizeof words <= bytes; i += sizeof words) {
        memcpy(words, from + i, sizeof words);
        for (int j = 0; j < 8; j++)
            sums[j] += words[j];
    }
    return sums[0] + sums[1] + sums[2] + sums[3] + sums[4] + sums[5] + sums[6] + sums[7];
}

struct reading {
    const uint8_t *const *blocks;
    size_t block, bytes;
    uint64_t (*read)(const uint8_t *, size_t);
    atomic_size_t next;
    atomic_uint_fast64_t sum;
};

/* Strips, as the scan takes them. */
static void work(void *argument, size_t place) {
    struct reading *all = argument;
    uint64_t sum = 0;
    (void)place;
    for (size_t at; (at = atomic_fetch_add(&all->next, SCAN_STRIP)) < all->bytes;) {
        size_t end = all->bytes - at < SCAN_STRIP ? all->bytes : at + SCAN_STRIP;
        while (at < end) {
            size_t in = at % all->block, share = all->block - in < end - at ? all->block - in : end - at;
            sum += all->read(all->blocks[at / all->block] + in, share);
            at += share;
        }
    }
    atomic_fetch_add(&all->sum, sum);
}

/* Reads the first `bytes` bytes of blocks of `block` bytes once; answers a sum, so that the reading cannot be left out.
 * Fewer than 256 bytes at the end of a block or strip are not read. */
uint64_t iass_read(const uint8_t *const *blocks, int64_t block, int64_t bytes, int32_t threads) {
    if (block < 1 || bytes < 0)
        return 0;
    struct reading all = {.blocks = blocks, .block = (size_t)block, .bytes = (size_t)bytes, .read = read_words};
#ifdef SCAN_X86
    if (scan_has(SCAN_AVX512_VNNI))
        all.read = read_512;
#endif
    scan_together(work, &all, threads < 1 ? 1 : threads > SCAN_MOST_THREADS ? SCAN_MOST_THREADS : (size_t)threads);
    return atomic_load(&all.sum);
}

/* For tests: the sums of one path. out: (padded probes, groups * 16), as large as iass_padded says. */
int64_t iass_padded(int32_t path, int64_t probes, int64_t dimension) {
    if (path < 0 || path >= SCAN_PATHS || !scan_has(path) || probes < 1 || probes > SCAN_MOST_PROBES || dimension < 4 ||
        dimension % 4 || dimension > SCAN_MOST_DIMENSIONS)
        return -1;
    size_t tile = scan_way_of(path, (size_t)probes, (size_t)dimension / 4)->tile;
    return (int64_t)(((size_t)probes + tile - 1) / tile * tile);
}

/* packed: scratch of padded * dimension bytes, 4-byte aligned. */
int iass_dots(int32_t path, const uint8_t *codes, int64_t groups, int64_t dimension, const int8_t *probes, int64_t count,
              int8_t *packed, int32_t *out) {
    int64_t padded = iass_padded(path, count, dimension);
    if (padded < 0 || groups < 0)
        return -1;
    size_t steps = (size_t)dimension / 4;
    const struct scan_way *way = scan_way_of(path, (size_t)count, steps);
    scan_pack(probes, (size_t)count, (size_t)dimension, (size_t)padded, steps, way->packed, packed);
    if (way->seek) {
        const struct scan_bound all = {.least = -INFINITY};
        const uint32_t scales[SCAN_LANES] = {0};
        uint32_t found;
        for (size_t g = 0; g < (size_t)groups; g++)
            way->seek(codes + g * steps * SCAN_LINE, 0, 1, steps, packed, scales, &all, out + g * SCAN_LANES, &found);
        return 0;
    }
    way->kernel(codes, (size_t)groups, steps, packed, (size_t)padded, out, (size_t)groups * SCAN_LANES);
    return 0;
}

/* Bit p: whether instruction path p is there. */
uint32_t iass_paths(void) {
    uint32_t found = 0;
    for (int path = 0; path < SCAN_PATHS; path++)
        found |= (uint32_t)scan_has(path) << path;
    return found;
}

/* What Python expects of this library's functions, structures and codes; one that was built before is not used. */
int32_t iass_scan_edition(void) { return 5; }
