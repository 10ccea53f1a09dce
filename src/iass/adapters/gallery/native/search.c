/* One pass over all codes for some probes: which rows may belong to the answer of each. */
#define _GNU_SOURCE
#include "search.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define MOST_THREADS 256
#define STRIP (1 << 20)  /* bytes of codes that a thread takes at a time */
#define CACHED (1 << 17) /* bytes of codes that are compared with all probes before the next are read */

/* What one thread found for one probe. */
struct hits {
    int32_t *rows; /* whose upper bound reached `least` when they were read */
    float *uppers;
    size_t count, room;
    float *lowers; /* the best lower bounds of `kept` different owners, in no order */
    int32_t *owners;
    size_t kept, worst;
    struct scan_bound bound;
};

struct pass {
    const struct scan_job *job;
    const struct scan_way *way;
    const int8_t *packed;
    size_t padded, steps, chunk, strip; /* chunk, strip: groups */
    size_t groups;
    atomic_size_t next;
    atomic_int failed;
};

struct worker {
    struct pass *pass;
    struct hits *hits;
    pthread_t thread;
    int started;
};

/* Drops the rows that the present bound excludes. */
static void compact(struct hits *hits) {
    size_t left = 0;
    for (size_t i = 0; i < hits->count; i++)
        if (hits->uppers[i] >= hits->bound.least) {
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

/* A subject with many rows counts once. As soon as `keep` subjects are known, nobody below the last of them is looked
 * for: `least` follows, lower by what the bounds of both may be wrong. */
static void rank(struct hits *hits, size_t keep, float slack, int32_t owner, float lower) {
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
    float least = hits->lowers[hits->worst] - slack;
    if (least > hits->bound.least)
        hits->bound.least = least;
}

/* Each row of a group that the sieve let through, by the exact words of the bound. */
static int look(const struct scan_job *job, struct hits *hits, size_t probe, uint32_t found, size_t row,
                const int32_t *d0, const int32_t *d1, const uint32_t *scales) {
    for (; found; found &= found - 1) {
        unsigned i = (unsigned)__builtin_ctz(found);
        size_t at = row + i;
        if (at >= (size_t)job->rows || (job->gone && job->gone[at]))
            continue;
        const struct scan_bound *b = &hits->bound;
        float sum = b->factor[0] * (float)(d0[i] - b->offset[0]) + b->factor[1] * (float)(d1[i] - b->offset[1]);
        float middle = scan_step(scales[i]) * sum, apart = b->length * scan_residual(scales[i]);
        if (!push(hits, (int32_t)at, middle + apart))
            return 0;
        if (job->keep)
            rank(hits, (size_t)job->keep, job->slacks[probe], job->owners ? job->owners[at] : (int32_t)at, middle - apart);
    }
    return 1;
}

static int sift(const struct scan_job *job, const struct scan_way *way, struct hits *hits, const int32_t *dots,
                size_t stride, size_t first, size_t groups, const uint32_t *scales) {
    size_t levels = (size_t)job->levels;
    for (size_t p = 0; p < (size_t)job->probes; p++) {
        const int32_t *d0 = dots + p * levels * stride, *d1 = d0 + (levels - 1) * stride;
        for (size_t g = 0; g < groups; g++) {
            size_t at = g * SCAN_LANES;
            uint32_t found = way->sieve(d0 + at, d1 + at, scales + at, &hits[p].bound);
            if (found && !look(job, &hits[p], p, found, (first + g) * SCAN_LANES, d0 + at, d1 + at, scales + at))
                return 0;
        }
    }
    return 1;
}

static void *work(void *argument) {
    struct worker *worker = argument;
    struct pass *pass = worker->pass;
    const struct scan_job *job = pass->job;
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
            pass->way->kernel(job->codes[g / block] + in * pass->steps * SCAN_LINE, count, pass->steps, pass->packed,
                              pass->padded, dots, stride);
            if (!sift(job, pass->way, worker->hits, dots, stride, g, count, job->scales[g / block] + in * SCAN_LANES))
                atomic_store(&pass->failed, 1);
            g += count;
        }
    }
    free(dots);
    return NULL;
}

static void begin(const struct scan_job *job, struct hits *hits) {
    size_t levels = (size_t)job->levels, row = (size_t)job->dimension;
    for (size_t p = 0; p < (size_t)job->probes; p++) {
        struct scan_bound *bound = &hits[p].bound;
        bound->length = job->lengths[p];
        bound->least = job->leasts[p];
        for (size_t level = 0; level < 2; level++) {
            size_t of = p * levels + (level < levels ? level : 0);
            int32_t sum = 0;
            for (size_t k = 0; k < row; k++)
                sum += job->codes_of_probes[of * row + k];
            bound->offset[level] = 128 * sum;
            bound->factor[level] = level < levels ? job->factors[of] : 0;
        }
    }
}

/* All threads' best lower bounds make the last bound; the rows that reach it are the answer. */
static int finish(const struct scan_job *job, struct hits *const *hits, size_t threads, struct scan_found *found) {
    size_t probes = (size_t)job->probes, total = 0;
    for (size_t p = 0; p < probes; p++) {
        struct hits *all = &hits[0][p];
        for (size_t t = 1; t < threads; t++)
            for (size_t i = 0; i < hits[t][p].kept; i++)
                rank(all, (size_t)job->keep, job->slacks[p], hits[t][p].owners[i], hits[t][p].lowers[i]);
        for (size_t t = 0; t < threads; t++) {
            if (hits[t][p].bound.least < all->bound.least)
                hits[t][p].bound.least = all->bound.least;
            compact(&hits[t][p]);
            total += hits[t][p].count;
        }
    }
    found->rows = malloc((total + 1) * sizeof *found->rows);
    found->ends = malloc((probes + 1) * sizeof *found->ends);
    if (!found->rows || !found->ends)
        return 0;
    size_t end = 0;
    for (size_t p = 0; p < probes; p++) {
        for (size_t t = 0; t < threads; t++) {
            if (hits[t][p].count)
                memcpy(found->rows + end, hits[t][p].rows, hits[t][p].count * sizeof *found->rows);
            end += hits[t][p].count;
        }
        found->ends[p] = (int64_t)end;
    }
    return 1;
}

static int fits(const struct scan_job *job) {
    return job->path >= 0 && job->path < SCAN_PATHS && scan_has(job->path) && job->rows >= 0 && job->rows <= INT32_MAX &&
           job->block_rows > 0 && job->block_rows % SCAN_LANES == 0 && job->dimension > 0 && job->dimension % 4 == 0 &&
           job->dimension <= SCAN_MOST_DIMENSIONS && job->probes > 0 && job->probes <= SCAN_MOST_PROBES &&
           (job->levels == 1 || job->levels == 2) && job->keep >= 0 && job->keep <= SCAN_MOST_KEPT && job->threads > 0;
}

/* Groups that are compared together: a multiple of what the kernels take at once. */
static size_t chunk_of(size_t steps) {
    size_t groups = CACHED / (steps * SCAN_LINE) / 12 * 12;
    return groups < 6 ? 6 : groups > 48 ? 48 : groups;
}

static int run(const struct scan_job *job, struct pass *pass, struct worker *workers, size_t threads) {
    for (size_t t = 0; t < threads; t++) {
        struct hits *hits = workers[t].hits;
        begin(job, hits);
        if (job->keep)
            for (size_t p = 0; p < (size_t)job->probes; p++) {
                hits[p].lowers = malloc((size_t)job->keep * sizeof *hits->lowers);
                hits[p].owners = malloc((size_t)job->keep * sizeof *hits->owners);
                if (!hits[p].lowers || !hits[p].owners)
                    return 0;
            }
    }
    for (size_t t = 1; t < threads; t++)
        workers[t].started = pthread_create(&workers[t].thread, NULL, work, &workers[t]) == 0;
    work(&workers[0]); /* also does the share of a thread that could not be had */
    for (size_t t = 1; t < threads; t++)
        if (workers[t].started)
            pthread_join(workers[t].thread, NULL);
    return !atomic_load(&pass->failed);
}

int iass_scan(const struct scan_job *job, struct scan_found *found) {
    memset(found, 0, sizeof *found);
    if (!fits(job))
        return SCAN_DOES_NOT_FIT;
    size_t steps = (size_t)job->dimension / 4, lines = (size_t)job->probes * (size_t)job->levels;
    size_t groups = ((size_t)job->rows + SCAN_LANES - 1) / SCAN_LANES;
    const struct scan_way *way = scan_way_of(job->path, lines, steps);
    struct pass pass = {.job = job, .way = way, .steps = steps, .groups = groups};
    pass.padded = (lines + way->tile - 1) / way->tile * way->tile;
    pass.chunk = chunk_of(steps);
    pass.strip = (STRIP / (steps * SCAN_LINE) / pass.chunk + 1) * pass.chunk;
    size_t threads = job->threads < MOST_THREADS ? (size_t)job->threads : MOST_THREADS;
    size_t worth = (groups + pass.strip - 1) / pass.strip / 2; /* a thread costs as much as half a megabyte */
    threads = worth < threads ? (worth ? worth : 1) : threads;

    int8_t *packed = aligned_alloc(SCAN_LINE, (pass.padded * steps * 4 + SCAN_LINE - 1) / SCAN_LINE * SCAN_LINE);
    struct hits *hits = calloc(threads * (size_t)job->probes, sizeof *hits), *of[MOST_THREADS];
    struct worker workers[MOST_THREADS];
    int done = packed && hits;
    if (done) {
        scan_pack(job->codes_of_probes, lines, pass.padded, steps, way->packed, packed);
        pass.packed = packed;
        for (size_t t = 0; t < threads; t++) {
            of[t] = hits + t * (size_t)job->probes;
            workers[t] = (struct worker){.pass = &pass, .hits = of[t]};
        }
        done = run(job, &pass, workers, threads) && finish(job, of, threads, found);
    }
    for (size_t i = 0; hits && i < threads * (size_t)job->probes; i++) {
        free(hits[i].rows), free(hits[i].uppers);
        free(hits[i].lowers), free(hits[i].owners);
    }
    free(hits);
    free(packed);
    if (!done)
        iass_free(found);
    return done ? SCAN_DONE : SCAN_NO_MEMORY;
}

void iass_free(struct scan_found *found) {
    free(found->rows);
    free(found->ends);
    memset(found, 0, sizeof *found);
}
