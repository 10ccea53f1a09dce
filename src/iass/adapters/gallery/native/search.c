/* One pass over all codes for some probes: which rows may belong to the answer of each. */
#include "search.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define CACHED (1 << 17) /* bytes of codes that are compared with all probes before the next are read */

/* What one thread found for one probe. */
struct hits {
    int32_t *rows; /* whose upper bound reached `least` when they were read */
    float *uppers;
    size_t count, room;
    float *lowers; /* the best lower bounds of `kept` different owners, in no order */
    int32_t *owners;
    size_t kept, worst;
    struct scan_bound bound; /* of the coarse codes */
    float least;             /* of both levels */
    int32_t fine_offset;
};

struct pass {
    const struct scan_job *job;
    const struct scan_way *way;
    const struct scan_probe *probes;
    const int8_t *packed;
    size_t padded, steps, chunk, strip; /* chunk, strip: groups */
    size_t groups;
    struct hits *hits; /* (threads, probes) */
    atomic_size_t next;
    atomic_int failed;
};

/* Drops the rows that the present bound excludes. */
static void compact(struct hits *hits) {
    size_t left = 0;
    for (size_t i = 0; i < hits->count; i++)
        if (hits->uppers[i] >= hits->least) {
            hits->rows[left] = hits->rows[i];
            hits->uppers[left++] = hits->uppers[i];
        }
    hits->count = left;
}

static int push(struct hits *hits, int32_t row, float upper) {
    if (hits->count == hits->room) {
        compact(hits);
        if (hits->count * 2 >= hits->room) {
            size_t room = hits->room ? hits->room * 2 : 1024;
            int32_t *rows = realloc(hits->rows, room * sizeof *rows);
            if (rows)
                hits->rows = rows;
            float *uppers = realloc(hits->uppers, room * sizeof *uppers);
            if (uppers)
                hits->uppers = uppers;
            if (!rows || !uppers)
                return 0;
            hits->room = room;
        }
    }
    hits->rows[hits->count] = row;
    hits->uppers[hits->count++] = upper;
    return 1;
}

static void lift(float *least, float to) { *least = to > *least ? to : *least; }

/* A subject with many rows counts once. As soon as `keep` subjects are known, nobody below the last of them is looked
 * for: `least` follows, lower by what the bounds of both may be wrong. */
static void rank(struct hits *hits, size_t keep, const float *slacks, int32_t owner, float lower) {
    if (hits->kept == keep && !(lower > hits->lowers[hits->worst]))
        return;
    size_t at = 0;
    while (at < hits->kept && hits->owners[at] != owner)
        at++;
    if (at < hits->kept) {
        if (!(lower > hits->lowers[at]))
            return;
    } else if (hits->kept < keep)
        hits->kept++;
    else
        at = hits->worst;
    hits->owners[at] = owner;
    hits->lowers[at] = lower;
    if (hits->kept < keep)
        return;
    hits->worst = 0;
    for (size_t i = 1; i < keep; i++)
        if (hits->lowers[i] < hits->lowers[hits->worst])
            hits->worst = i;
    lift(&hits->bound.least, hits->lowers[hits->worst] - slacks[0]);
    lift(&hits->least, hits->lowers[hits->worst] - slacks[1]);
}

/* Groups that lie one after another in a block, and the coarse dots of all probes with them. */
struct piece {
    const uint8_t *codes;
    const uint32_t *scales;
    int32_t *dots; /* `stride` apart */
    size_t first, groups, stride;
};

/* Each row of group `g` that the sieve let through, by both levels. */
static int look(const struct pass *pass, struct hits *hits, size_t probe, const struct piece *piece, size_t g,
                uint32_t found) {
    const struct scan_job *job = pass->job;
    const struct scan_probe *of = &pass->probes[probe];
    const struct scan_bound *b = &hits->bound;
    int32_t fine[SCAN_LANES];
    pass->way->group(piece->codes + g * pass->steps * SCAN_LINE, pass->steps, of->codes[1], fine);
    for (; found; found &= found - 1) {
        size_t i = (size_t)__builtin_ctz(found), row = (piece->first + g) * SCAN_LANES + i;
        if (row >= (size_t)job->rows || (job->gone && job->gone[row]))
            continue;
        int32_t coarse = piece->dots[probe * piece->stride + g * SCAN_LANES + i];
        float sum = of->factors[0] * (float)(coarse - b->offset) + of->factors[1] * (float)(fine[i] - hits->fine_offset);
        uint32_t scale = piece->scales[g * SCAN_LANES + i];
        float middle = scan_step(scale) * sum, apart = b->length * scan_residual(scale);
        if (!(middle + apart >= hits->least))
            continue;
        if (!push(hits, (int32_t)row, middle + apart))
            return 0;
        if (job->keep) {
            int32_t owner = job->owners ? job->owners[row] : (int32_t)row;
            rank(hits, (size_t)job->keep, of->slacks, owner, middle - apart);
        }
    }
    return 1;
}

static size_t next(const struct pass *pass, const struct hits *hits, size_t probe, const struct piece *piece, size_t from,
                   uint32_t *found) {
    const struct scan_bound *bound = &hits->bound;
    const struct scan_way *way = pass->way;
    if (way->seek)
        return way->seek(piece->codes, from, piece->groups, pass->steps, pass->packed, piece->scales, bound, piece->dots,
                         found);
    return way->sieve(piece->dots + probe * piece->stride, from, piece->groups, piece->scales, bound, found);
}

static int sift(const struct pass *pass, struct hits *hits, const struct piece *piece) {
    for (size_t p = 0; p < (size_t)pass->job->count; p++) {
        uint32_t found;
        for (size_t g = 0; (g = next(pass, &hits[p], p, piece, g, &found)) < piece->groups; g++)
            if (!look(pass, &hits[p], p, piece, g, found))
                return 0;
    }
    return 1;
}

static void work(void *argument, size_t place) {
    struct pass *pass = argument;
    const struct scan_job *job = pass->job;
    struct hits *hits = pass->hits + place * (size_t)job->count;
    size_t block = (size_t)job->block_rows / SCAN_LANES, stride = pass->chunk * SCAN_LANES;
    int32_t *dots = aligned_alloc(SCAN_LINE, pass->padded * stride * sizeof *dots);
    if (!dots)
        atomic_store(&pass->failed, 1);
    while (!atomic_load(&pass->failed)) {
        size_t begin = atomic_fetch_add(&pass->next, pass->strip), end = begin + pass->strip;
        if (begin >= pass->groups)
            break;
        end = end < pass->groups ? end : pass->groups;
        for (size_t g = begin; g < end;) {
            size_t in = g % block, count = end - g < pass->chunk ? end - g : pass->chunk;
            count = count < block - in ? count : block - in;
            struct piece piece = {.codes = job->codes[g / block] + in * pass->steps * SCAN_LINE,
                                  .scales = job->scales[g / block] + in * SCAN_LANES,
                                  .dots = dots,
                                  .first = g,
                                  .groups = count,
                                  .stride = stride};
            if (pass->way->kernel)
                pass->way->kernel(piece.codes, count, pass->steps, pass->packed, pass->padded, dots, stride);
            if (!sift(pass, hits, &piece))
                atomic_store(&pass->failed, 1);
            g += count;
        }
    }
    free(dots);
}

static int32_t offset_of(const int8_t *codes, size_t dimension) {
    int32_t sum = 0;
    for (size_t k = 0; k < dimension; k++)
        sum += codes[k];
    return 128 * sum;
}

static void begin(const struct pass *pass, struct hits *hits, const struct scan_probe *probe) {
    hits->bound.factor = probe->factors[0];
    hits->bound.length = probe->length;
    hits->bound.least = probe->leasts[0];
    hits->bound.offset = offset_of(probe->codes[0], pass->steps * 4);
    hits->least = probe->leasts[1];
    hits->fine_offset = offset_of(probe->codes[1], pass->steps * 4);
}

static int ascending(const void *a, const void *b) {
    int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;
    return (one > other) - (one < other);
}

/* All threads' best lower bounds make the last bound; the rows that reach it are the answer. */
static int finish(const struct pass *pass, size_t threads, struct scan_found *found) {
    size_t probes = (size_t)pass->job->count, kept = (size_t)pass->job->keep, total = 0;
    struct hits *hits = pass->hits;
    for (size_t p = 0; p < probes; p++) {
        struct hits *all = &hits[p];
        for (size_t t = 1; t < threads; t++)
            for (size_t i = 0; i < all[t * probes].kept; i++)
                rank(all, kept, pass->probes[p].slacks, all[t * probes].owners[i], all[t * probes].lowers[i]);
        for (size_t t = 0; t < threads; t++) {
            lift(&all[t * probes].least, all->least);
            compact(&all[t * probes]);
            total += all[t * probes].count;
        }
    }
    found->rows = malloc((total + 1) * sizeof *found->rows);
    found->ends = malloc((probes + 1) * sizeof *found->ends);
    if (!found->rows || !found->ends)
        return 0;
    size_t end = 0;
    for (size_t p = 0; p < probes; p++) {
        size_t first = end;
        for (size_t t = 0; t < threads; t++) {
            const struct hits *some = &hits[t * probes + p];
            for (size_t i = 0; i < some->count; i++)
                found->rows[end++] = some->rows[i];
        }
        if (threads > 1) /* one finds them in order */
            qsort(found->rows + first, end - first, sizeof *found->rows, ascending);
        found->ends[p] = (int64_t)end;
    }
    return 1;
}

static int fits(const struct scan_job *job) {
    return job->path >= 0 && job->path < SCAN_PATHS && scan_has(job->path) && job->rows >= 0 && job->rows <= INT32_MAX &&
           job->block_rows > 0 && job->block_rows % SCAN_LANES == 0 && job->dimension > 0 &&
           job->dimension <= SCAN_MOST_DIMENSIONS && job->count > 0 && job->count <= SCAN_MOST_PROBES &&
           job->keep >= 0 && job->keep <= SCAN_MOST_KEPT && job->threads > 0;
}

/* Groups that are compared together: a multiple of what the kernels take at once. */
static size_t chunk_of(size_t steps) {
    size_t groups = CACHED / (steps * SCAN_LINE) / 12 * 12;
    return groups < 6 ? 6 : groups > 48 ? 48 : groups;
}

static int run(struct pass *pass, size_t threads) {
    size_t probes = (size_t)pass->job->count, kept = (size_t)pass->job->keep;
    for (size_t i = 0; i < threads * probes; i++) {
        struct hits *hits = &pass->hits[i];
        begin(pass, hits, &pass->probes[i % probes]);
        hits->lowers = malloc((kept + 1) * sizeof *hits->lowers);
        hits->owners = malloc((kept + 1) * sizeof *hits->owners);
        if (!hits->lowers || !hits->owners)
            return 0;
    }
    scan_together(work, pass, threads);
    return !atomic_load(&pass->failed);
}

static int scan(struct pass *pass, size_t threads, const int8_t *codes, int8_t *packed, struct scan_found *found) {
    size_t probes = (size_t)pass->job->count;
    scan_pack(codes, probes, 2 * pass->steps * 4, pass->padded, pass->steps, pass->way->packed, packed);
    pass->packed = packed;
    pass->hits = calloc(threads * probes, sizeof *pass->hits);
    int done = pass->hits && run(pass, threads) && finish(pass, threads, found);
    for (size_t i = 0; pass->hits && i < threads * probes; i++) {
        struct hits *hits = &pass->hits[i];
        free(hits->rows), free(hits->uppers);
        free(hits->lowers), free(hits->owners);
    }
    free(pass->hits);
    return done ? SCAN_DONE : SCAN_NO_MEMORY;
}

int iass_scan(const struct scan_job *job, struct scan_found *found) {
    memset(found, 0, sizeof *found);
    if (!fits(job))
        return SCAN_DOES_NOT_FIT;
    size_t steps = ((size_t)job->dimension + 3) / 4, count = (size_t)job->count;
    size_t groups = ((size_t)job->rows + SCAN_LANES - 1) / SCAN_LANES;
    const struct scan_way *way = scan_way_of(job->path, count, steps);
    struct pass pass = {.job = job, .way = way, .steps = steps, .groups = groups};
    pass.padded = (count + way->tile - 1) / way->tile * way->tile;
    pass.chunk = chunk_of(steps);
    pass.strip = (SCAN_STRIP / (steps * SCAN_LINE) / pass.chunk + 1) * pass.chunk;
    if (way->seek)
        pass.chunk = pass.strip;
    size_t threads = job->threads < SCAN_MOST_THREADS ? (size_t)job->threads : SCAN_MOST_THREADS;
    size_t worth = (groups + pass.strip - 1) / pass.strip / 2; /* a thread costs as much as two strips */
    threads = worth < threads ? (worth ? worth : 1) : threads;

    int8_t *codes = calloc(count, 2 * steps * 4);
    int8_t *packed = aligned_alloc(SCAN_LINE, (pass.padded * steps * 4 + SCAN_LINE - 1) / SCAN_LINE * SCAN_LINE);
    struct scan_probe *probes = calloc(count, sizeof *probes);
    double *left = malloc((size_t)job->dimension * sizeof *left);
    int status = codes && packed && probes && left ? SCAN_DONE : SCAN_NO_MEMORY;
    for (size_t p = 0; p < count && status == SCAN_DONE; p++) {
        for (size_t level = 0; level < 2; level++)
            probes[p].codes[level] = codes + (2 * p + level) * steps * 4;
        const float *values = job->probes + p * (size_t)job->dimension;
        if (!scan_code_probe(values, (size_t)job->dimension, job->greatest, job->least, left, &probes[p]))
            status = SCAN_OUT_OF_RANGE;
    }
    pass.probes = probes;
    if (status == SCAN_DONE)
        status = scan(&pass, threads, codes, packed, found);
    free(left);
    free(probes);
    free(packed);
    free(codes);
    if (status != SCAN_DONE)
        iass_free(found);
    return status;
}

void iass_free(struct scan_found *found) {
    free(found->rows);
    free(found->ends);
    memset(found, 0, sizeof *found);
}
