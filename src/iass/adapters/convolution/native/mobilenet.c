/* A recogniser of the MobileNet family in int8: an aligned crop to a vector. Howard et al. (arXiv:1704.04861, 2017).
 *
 * A 3 x 3 convolution of the picture, then blocks of a 3 x 3 convolution of each channel alone (float32) and a 1 x 1
 * one of all (int8), then one int8 product of the whole last map. A PReLU follows each but the last. What a block's
 * product takes and what the last one takes lies on 256 levels.
 */
#include "layers.h"

#include <stdlib.h>
#include <string.h>

#define MOST_SIDE 1024
#define MOST_CHANNELS 8192
#define MOST_BLOCKS 64
#define SMALL 131072 /* float32 of a map that stays in the cache beside the weights */

/* Sizes: rows, columns, channels after the first convolution, blocks, outputs; then for each block its stride and the
 * channels after it. */
enum { ROWS, COLUMNS, FIRST, BLOCKS, OUTPUTS, HEADER };

struct supply {
    const float *floats;
    const int8_t *bytes;
};

static const float *floats_of(struct supply *s, size_t count) {
    const float *taken = s->floats;
    s->floats += count;
    return taken;
}

/* Each channel alone: weights and the levels that it goes to. */
struct alone {
    const float *weights, *bias, *slope;
    struct levels levels;
};

static struct alone alone_of(struct supply *s, size_t channels) {
    struct alone made = {floats_of(s, 9 * channels), NULL, NULL, {NULL, NULL}};
    made.bias = floats_of(s, channels), made.slope = floats_of(s, channels);
    made.levels.gain = floats_of(s, channels), made.levels.shift = floats_of(s, channels);
    return made;
}

static struct product product_of(struct supply *s, size_t from, size_t to, int bent) {
    struct product made = {s->bytes, NULL, NULL, NULL, NULL};
    s->bytes += from * to;
    made.offset = (const int32_t *)floats_of(s, to);
    made.scale = floats_of(s, to), made.bias = floats_of(s, to);
    if (bent) made.slope = floats_of(s, to);
    return made;
}

/* A block, and the three rows that it looks at. Rows are written where `slot` says and then announced. */
struct block {
    size_t rows, columns, from, stride, to; /* rows, columns and channels before it, channels after it */
    struct alone alone;
    struct product product;
    float *ring;
    size_t seen;
};

static size_t after(size_t side, size_t stride) { return (side + stride - 1) / stride; }

struct network {
    const struct layers *layers;
    struct block blocks[MOST_BLOCKS];
    size_t streamed; /* blocks that hand on row after row; the map after them is as small as the cache */
    float *map, *next; /* that map, and where its next row goes */
    uint8_t *bytes;
};

static float *slot(struct network *n, size_t at) {
    struct block *b = &n->blocks[at];
    return at == n->streamed ? n->next : b->ring + b->seen % 3 * b->columns * b->from;
}

/* A row lies in the slot of block `at`. */
static void announce(struct network *n, size_t at) {
    struct block *b = &n->blocks[at];
    const size_t wide = b->columns * b->from;
    if (at == n->streamed) {
        n->next += wide;
        return;
    }
    if (++b->seen < 3 || (b->seen - 3) % b->stride) return;
    const float *three[3];
    for (size_t i = 0; i < 3; i++) three[i] = b->ring + (b->seen - 3 + i) % 3 * wide;
    n->layers->depthwise(three, b->columns, b->stride, b->from, b->alone.weights, b->alone.bias, b->alone.slope, PRELU,
                         &b->alone.levels, NULL, n->bytes);
    n->layers->product(n->bytes, after(b->columns, b->stride), b->from, &b->product, b->to, NULL, slot(n, at + 1), NULL);
    announce(n, at + 1);
}

static void begin(struct network *n) {
    for (size_t at = 0; at < n->streamed; at++) {
        struct block *b = &n->blocks[at];
        memset(b->ring, 0, b->columns * b->from * sizeof(float)); /* above the map */
        b->seen = 1;
    }
}

static void end(struct network *n) {
    for (size_t at = 0; at < n->streamed; at++) {
        struct block *b = &n->blocks[at];
        memset(slot(n, at), 0, b->columns * b->from * sizeof(float)); /* below it */
        announce(n, at);
    }
}

static void stream(struct network *n, struct supply *s, const uint8_t *picture, const int32_t *sizes, float middle,
                   float scale, float *rows) {
    const size_t h = (size_t)sizes[ROWS], w = (size_t)sizes[COLUMNS], to = (size_t)sizes[FIRST], wide = (w + 2) * 3;
    const float *weights = floats_of(s, 27 * to), *bias = floats_of(s, to), *slope = floats_of(s, to);
    begin(n);
    memset(rows, 0, wide * sizeof *rows); /* above the picture */
    picture_row(picture, w, middle, scale, rows + wide);
    for (size_t y = 0; y < h; y++) {
        float *next = rows + (y + 2) % 3 * wide;
        if (y + 1 < h)
            picture_row(picture + (y + 1) * w * 3, w, middle, scale, next);
        else
            memset(next, 0, wide * sizeof *next);
        const float *three[3] = {rows + y % 3 * wide, rows + (y + 1) % 3 * wide, next};
        n->layers->first(three, w, 1, weights, bias, slope, PRELU, to, slot(n, 0));
        announce(n, 0);
    }
    end(n);
}

/* A whole map at once, so that the weights of large products are read but once. levels: of what comes out, or NULL. */
static void whole(struct network *n, struct block *b, const float *nought, const struct levels *levels) {
    const size_t wide = b->columns * b->from, narrow = after(b->columns, b->stride) * b->from;
    uint8_t *out = n->bytes;
    for (size_t y = 0; y < b->rows; y += b->stride, out += narrow) {
        const float *row = n->map + y * wide;
        const float *three[3] = {y > 0 ? row - wide : nought, row, y + 1 < b->rows ? row + wide : nought};
        n->layers->depthwise(three, b->columns, b->stride, b->from, b->alone.weights, b->alone.bias, b->alone.slope,
                             PRELU, &b->alone.levels, NULL, out);
    }
    const size_t pixels = after(b->rows, b->stride) * after(b->columns, b->stride);
    n->layers->product(n->bytes, pixels, b->from, &b->product, b->to, levels, n->map, (uint8_t *)n->map);
}

static int fits(const int32_t *sizes) {
    if (sizes[ROWS] < 1 || sizes[COLUMNS] < 1 || sizes[ROWS] > MOST_SIDE || sizes[COLUMNS] > MOST_SIDE) return 0;
    if (sizes[BLOCKS] < 1 || sizes[BLOCKS] >= MOST_BLOCKS || sizes[OUTPUTS] < 1 || sizes[OUTPUTS] > MOST_CHANNELS) return 0;
    if (sizes[FIRST] < 1 || sizes[FIRST] > MOST_CHANNELS || sizes[FIRST] % LANES || sizes[OUTPUTS] % LANES) return 0;
    for (int32_t i = 0; i < sizes[BLOCKS]; i++) {
        const int32_t stride = sizes[HEADER + 2 * i], channels = sizes[HEADER + 2 * i + 1];
        if (stride < 1 || stride > 2 || channels < 1 || channels > MOST_CHANNELS || channels % LANES) return 0;
    }
    return 1;
}

/* What the blocks are, without their weights. Answers the float32 of the rows that streamed ones keep. */
static size_t plan(struct network *n, const int32_t *sizes) {
    size_t h = (size_t)sizes[ROWS], w = (size_t)sizes[COLUMNS], from = (size_t)sizes[FIRST], rings = 0;
    n->streamed = 0;
    for (size_t i = 0; i < (size_t)sizes[BLOCKS]; i++) {
        const size_t stride = (size_t)sizes[HEADER + 2 * i], to = (size_t)sizes[HEADER + 2 * i + 1];
        n->blocks[i] = (struct block){.rows = h, .columns = w, .from = from, .stride = stride, .to = to};
        if (h * w * from > SMALL && i + 1 < (size_t)sizes[BLOCKS]) n->streamed = i + 1; /* the last one has levels */
        h = after(h, stride), w = after(w, stride), from = to;
    }
    n->blocks[sizes[BLOCKS]] = (struct block){.rows = h, .columns = w, .from = from};
    for (size_t i = 0; i < n->streamed; i++) rings += 3 * n->blocks[i].columns * n->blocks[i].from;
    return rings;
}

/* The most that lies between two layers after the streamed ones, and the longest row. */
static size_t largest(const struct network *n, const int32_t *sizes, size_t *longest) {
    size_t most = 0;
    *longest = 0;
    for (size_t i = 0; i <= (size_t)sizes[BLOCKS]; i++) {
        const struct block *b = &n->blocks[i];
        const size_t row = b->columns * b->from, map = row * b->rows;
        if (row > *longest) *longest = row;
        if (i >= n->streamed && map > most) most = map;
    }
    return most;
}

static void run(struct network *n, struct supply *s, const uint8_t *picture, const int32_t *sizes, float middle,
                float scale, float *rows, const float *nought, float *out) {
    struct supply first = *s;
    const size_t count = (size_t)sizes[BLOCKS];
    floats_of(s, 29 * (size_t)sizes[FIRST]);
    for (size_t i = 0; i < count; i++) {
        n->blocks[i].alone = alone_of(s, n->blocks[i].from);
        n->blocks[i].product = product_of(s, n->blocks[i].from, n->blocks[i].to, 1);
    }
    const struct block *last = &n->blocks[count];
    struct levels levels = {floats_of(s, last->from), NULL};
    levels.shift = floats_of(s, last->from);
    stream(n, &first, picture, sizes, middle, scale, rows);
    for (size_t i = n->streamed; i < count; i++) whole(n, &n->blocks[i], nought, i + 1 == count ? &levels : NULL);
    const size_t inputs = last->rows * last->columns * last->from, outputs = (size_t)sizes[OUTPUTS];
    const struct product product = product_of(s, inputs, outputs, 0);
    n->layers->product((const uint8_t *)n->map, 1, inputs, &product, outputs, NULL, out, NULL);
}

/* needed: how many float32 and how many int8 the weights are. 0 where the sizes can be. */
int iass_mobilenet_sizes(const int32_t *sizes, int64_t needed[2]) {
    if (!fits(sizes)) return 2;
    int64_t h = sizes[ROWS], w = sizes[COLUMNS], from = sizes[FIRST], floats = 29 * from, bytes = 0;
    for (int32_t i = 0; i < sizes[BLOCKS]; i++) {
        const int64_t stride = sizes[HEADER + 2 * i], to = sizes[HEADER + 2 * i + 1];
        h = (h + stride - 1) / stride, w = (w + stride - 1) / stride;
        floats += 13 * from + 4 * to, bytes += from * to, from = to;
    }
    needed[0] = floats + 2 * from + 3 * sizes[OUTPUTS];
    needed[1] = bytes + h * w * from * sizes[OUTPUTS];
    return 0;
}

/* picture: uint8 (rows, columns, 3). out: float32 (outputs,). A byte b counts as (b - middle) * scale. 0: done; 1: no such
 * path; 2: sizes that cannot be; 3: no memory. */
int iass_mobilenet(int path, const uint8_t *picture, const int32_t *sizes, float middle, float scale,
                   const float *floats, const int8_t *bytes, float *out) {
    const struct layers *layers = layers_of(path);
    if (!layers) return 1;
    if (!fits(sizes)) return 2;
    struct network network = {.layers = layers};
    size_t longest, rings = plan(&network, sizes), most = largest(&network, sizes, &longest);
    const size_t wide = ((size_t)sizes[COLUMNS] + 2) * 3;
    float *memory = malloc((most + rings + 3 * wide + longest) * sizeof *memory + most + longest);
    if (!memory) return 3;
    float *ring = memory + most, *rows = ring + rings, *nought = rows + 3 * wide;
    for (size_t i = 0; i < network.streamed; i++) {
        network.blocks[i].ring = ring;
        ring += 3 * network.blocks[i].columns * network.blocks[i].from;
    }
    memset(nought, 0, longest * sizeof *nought);
    network.map = network.next = memory, network.bytes = (uint8_t *)(nought + longest);
    struct supply supply = {floats, bytes};
    const fenv_t callers = rounded_as_usual();
    run(&network, &supply, picture, sizes, middle, scale, rows, nought, out);
    fesetenv(&callers);
    free(memory);
    return 0;
}
