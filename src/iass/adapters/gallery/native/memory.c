/* How fast this machine reads memory: the limit that a scan is held against. */
#include "scan.h"

#include <pthread.h>
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

struct part {
    const uint8_t *const *blocks;
    size_t block, begin, count;
    uint64_t (*read)(const uint8_t *, size_t), sum;
    pthread_t thread;
    int started;
};

/* Bytes begin .. begin + count of all blocks as one. */
static uint64_t read_range(const struct part *part) {
    uint64_t sum = 0;
    for (size_t at = part->begin, left = part->count; left;) {
        size_t in = at % part->block, share = part->block - in < left ? part->block - in : left;
        sum += part->read(part->blocks[at / part->block] + in, share);
        at += share;
        left -= share;
    }
    return sum;
}

static void *read_part(void *argument) {
    struct part *part = argument;
    part->sum = read_range(part);
    return NULL;
}

/* Reads the first `bytes` bytes of blocks of `block` bytes once; answers a sum, so that the reading cannot be left out.
 * Fewer than 256 bytes at the end of a block are not read. */
uint64_t iass_read(const uint8_t *const *blocks, int64_t block, int64_t bytes, int32_t threads) {
    enum { MOST = 256 };
    struct part parts[MOST];
    if (block < 1 || bytes < 0)
        return 0;
    size_t count = threads < 1 ? 1 : threads > MOST ? MOST : (size_t)threads, share = (size_t)bytes / count / 256 * 256;
    uint64_t (*read)(const uint8_t *, size_t) = read_words, sum = 0;
#ifdef SCAN_X86
    if (scan_has(SCAN_AVX512_VNNI))
        read = read_512;
#endif
    for (size_t t = 0; t < count; t++) {
        size_t begin = t * share, size = t + 1 < count ? share : (size_t)bytes - begin;
        parts[t] = (struct part){.blocks = blocks, .block = (size_t)block, .begin = begin, .count = size, .read = read};
        parts[t].started = t && pthread_create(&parts[t].thread, NULL, read_part, &parts[t]) == 0;
    }
    for (size_t t = 0; t < count; t++)
        if (!parts[t].started)
            read_part(&parts[t]);
    for (size_t t = 0; t < count; t++) {
        if (parts[t].started)
            pthread_join(parts[t].thread, NULL);
        sum += parts[t].sum;
    }
    return sum;
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
    scan_pack(probes, (size_t)count, (size_t)padded, steps, way->packed, packed);
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
int32_t iass_scan_edition(void) { return 2; }
