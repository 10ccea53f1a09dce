/* What Python asks for and gets. `iass.adapters.gallery.native.library` mirrors these two structures. */
#ifndef IASS_SEARCH_H
#define IASS_SEARCH_H

#include "scan.h"

#define SCAN_MOST_KEPT 1024

/* SCAN_OUT_OF_RANGE: lengths at which float32 overflows or loses digits, so that there is no bound. */
enum scan_status { SCAN_DONE = 0, SCAN_DOES_NOT_FIT = 1, SCAN_NO_MEMORY = 2, SCAN_OUT_OF_RANGE = 3 };

struct scan_job {
    const uint8_t *const *codes;   /* blocks of block_rows rows, see scan.h */
    const uint32_t *const *scales; /* as many for each block, 4-byte aligned */
    const int32_t *owners;         /* (rows,), whose row it is; NULL: every row is a subject of its own */
    const uint8_t *gone;           /* (rows,), not 0 for a row that is not looked at; NULL: there is none */
    const float *probes;           /* (count, dimension) */
    double greatest;               /* no row, and nothing that its codes stand for, is longer */
    double least;                  /* scores below this are not wanted; -inf: all are */
    int64_t rows, block_rows;
    int32_t dimension, count;
    int32_t keep; /* subjects that are wanted; 0: every row that reaches `least` */
    int32_t threads, path;
};

/* The rows of probe p: rows[ends[p - 1]] .. rows[ends[p] - 1], ascending. */
struct scan_found {
    int64_t *rows;
    int64_t *ends;
};

/* found is to be freed after SCAN_DONE. Reads nothing beyond what the sizes say. */
int iass_scan(const struct scan_job *job, struct scan_found *found);
void iass_free(struct scan_found *found);

#endif
