/* YuNet in float32: a picture to the values of every cell. Wu, Peng, Yu (Machine Intelligence Research 20, 2023). */
#include "layers.h"

#include <stdlib.h>
#include <string.h>

#define STRIDE 32 /* the coarsest grid; a picture's sides are multiples of it */
#define MOST_SIDE 8192
#define WIDEST 64
#define VALUES 16 /* of a cell */
#define GRIDS 3
#define MOST_STAGES 16

/* One layer of a chain: rows are pushed into it from above, and it pushes what it makes of them into the next. So three
 * rows of every layer lie in the cache, and no map but those that are kept. */
struct stage {
    enum kind { UNIT, HALVE } kind;
    size_t columns, from, to; /* columns and channels of the rows pushed in, channels of those made */
    const float *weights, *bias, *own, *own_bias;
    enum activation after;
    float *ring; /* three rows: of what lies between the two convolutions, or pushed in */
    float *made; /* the row that is made, or the next row of the map that is kept */
    int kept;
    size_t seen;
};

struct chain {
    const struct layers *layers;
    const float *weights;
    float *memory;
    struct stage stages[MOST_STAGES];
    size_t length;
};

static const float *weights_of(struct chain *c, size_t count) {
    const float *taken = c->weights;
    c->weights += count;
    return taken;
}

static float *memory_of(struct chain *c, size_t count) {
    float *taken = c->memory;
    c->memory += count;
    return taken;
}

/* keep: where the rows that it makes lie one after another; NULL to forget them. */
static struct stage *add(struct chain *c, enum kind kind, size_t columns, size_t from, size_t to, float *keep) {
    struct stage *s = &c->stages[c->length++];
    *s = (struct stage){.kind = kind, .columns = columns, .from = from, .to = to, .after = RELU, .kept = keep != NULL};
    s->ring = memory_of(c, (kind == UNIT ? 3 * to : 2 * from) * columns);
    s->made = keep ? keep : memory_of(c, columns * to);
    return s;
}

/* A 1 x 1 convolution, then a 3 x 3 one of each channel alone. */
static struct stage *unit(struct chain *c, size_t columns, size_t from, size_t to, float *keep) {
    struct stage *s = add(c, UNIT, columns, from, to, keep);
    s->weights = weights_of(c, from * to), s->bias = weights_of(c, to);
    s->own = weights_of(c, 9 * to), s->own_bias = weights_of(c, to);
    return s;
}

static void push(struct chain *c, size_t at, const float *row);

static void hand_on(struct chain *c, size_t at, size_t count) {
    struct stage *s = &c->stages[at];
    float *row = s->made;
    if (s->kept) s->made += count;
    push(c, at + 1, row);
}

/* The row above the last one that came, now that what lies below it is known. */
static void filter(struct chain *c, size_t at) {
    struct stage *s = &c->stages[at];
    const size_t wide = s->columns * s->to, y = s->seen - 3;
    const float *three[3] = {s->ring + y % 3 * wide, s->ring + (y + 1) % 3 * wide, s->ring + (y + 2) % 3 * wide};
    c->layers->depthwise(three, s->columns, 1, s->to, s->own, s->own_bias, NULL, s->after, NULL, s->made, NULL);
    hand_on(c, at, wide);
}

/* row: NULL after the last one. */
static void push_unit(struct chain *c, size_t at, const float *row) {
    struct stage *s = &c->stages[at];
    const size_t wide = s->columns * s->to;
    if (!s->seen) memset(s->ring, 0, wide * sizeof(float)), s->seen = 1; /* above the map */
    float *to = s->ring + s->seen % 3 * wide;
    if (row)
        c->layers->pointwise(row, s->columns, s->from, s->weights, s->bias, s->to, to);
    else
        memset(to, 0, wide * sizeof(float)); /* below it */
    if (++s->seen > 2) filter(c, at);
    if (!row) push(c, at + 1, NULL);
}

static void push_halve(struct chain *c, size_t at, const float *row) {
    struct stage *s = &c->stages[at];
    const size_t wide = s->columns * s->from;
    if (!row) {
        push(c, at + 1, NULL);
    } else if (s->seen++ % 2 == 0) {
        memcpy(s->ring, row, wide * sizeof(float));
    } else {
        c->layers->pool(s->ring, row, s->columns / 2, s->from, s->made);
        hand_on(c, at, wide / 2);
    }
}

static void push(struct chain *c, size_t at, const float *row) {
    if (at == c->length) return;
    if (c->stages[at].kind == UNIT)
        push_unit(c, at, row);
    else
        push_halve(c, at, row);
}

static void push_map(struct chain *c, const float *map, size_t rows, size_t wide) {
    for (size_t y = 0; y < rows; y++) push(c, 0, map + y * wide);
    push(c, 0, NULL);
}

/* The first convolution, whose rows go down the chain. */
static void push_picture(struct chain *c, const float *weights, const float *bias, const uint8_t *picture, size_t rows,
                         size_t columns) {
    const size_t wide = (columns + 2) * 3;
    float *three[3], *made = memory_of(c, columns / 2 * LANES);
    for (size_t i = 0; i < 3; i++) three[i] = memory_of(c, wide);
    memset(three[0], 0, wide * sizeof(float)); /* above the picture */
    for (size_t y = 0; y < rows; y += 2) {
        picture_row(picture + y * columns * 3, columns, 0, 1, three[1]);
        picture_row(picture + (y + 1) * columns * 3, columns, 0, 1, three[2]);
        c->layers->first((const float *const *)three, columns / 2, 2, weights, bias, NULL, RELU, LANES, made);
        push(c, 0, made);
        float *last = three[2];
        three[2] = three[0], three[0] = last;
    }
    push(c, 0, NULL);
}

static void enlarge(const struct layers *l, float *map, const float *small, size_t rows, size_t columns) {
    const size_t wide = columns * WIDEST;
    for (size_t y = 0; y < rows; y++)
        l->enlarge(map + y * wide, small + y / 2 * wide / 2, columns / 2, WIDEST, map + y * wide);
}

/* float32 that `run` takes: the maps that are kept, and some rows of every layer, 451.5 for each column. No more, so that
 * the sanitizers see a layer that writes beyond its own. */
static size_t room(size_t rows, size_t columns) {
    const size_t pixels = rows * columns, cells = pixels / 64 + pixels / 256 + pixels / 1024;
    return 2 * WIDEST * cells + columns / 2 * 903 + 18;
}

static void run(struct chain *c, const uint8_t *picture, size_t rows, size_t columns, float *out) {
    const float *weights = weights_of(c, 27 * LANES), *bias = weights_of(c, LANES);
    float *fine[GRIDS], *heads[GRIDS];
    for (size_t i = 0; i < GRIDS; i++) {
        fine[i] = memory_of(c, (rows / 8 >> i) * (columns / 8 >> i) * WIDEST);
        heads[i] = memory_of(c, (rows / 8 >> i) * (columns / 8 >> i) * WIDEST);
    }
    size_t w = columns / 2;
    unit(c, w, 16, 16, NULL);
    add(c, HALVE, w, 16, 16, NULL);
    w /= 2;
    unit(c, w, 16, 16, NULL);
    unit(c, w, 16, 32, NULL);
    unit(c, w, 32, 32, NULL);
    unit(c, w, 32, WIDEST, NULL);
    for (size_t i = 0; i < GRIDS; i++) {
        add(c, HALVE, w, WIDEST, WIDEST, NULL);
        w /= 2;
        unit(c, w, WIDEST, WIDEST, NULL);
        unit(c, w, WIDEST, WIDEST, fine[i]);
    }
    push_picture(c, weights, bias, picture, rows, columns);
    for (size_t i = GRIDS; i-- > 0;) {
        const size_t h = rows / 8 >> i;
        w = columns / 8 >> i;
        if (i + 1 < GRIDS) enlarge(c->layers, fine[i], heads[i + 1], h, w);
        c->length = 0;
        unit(c, w, WIDEST, WIDEST, heads[i]);
        push_map(c, fine[i], h, w * WIDEST);
    }
    for (size_t i = 0; i < GRIDS; i++) {
        const size_t h = rows / 8 >> i;
        w = columns / 8 >> i;
        c->length = 0;
        unit(c, w, WIDEST, VALUES, out)->after = NONE;
        push_map(c, heads[i], h, w * WIDEST);
        out += h * w * VALUES;
    }
}

/* How many float32 the weights are. */
size_t iass_yunet_weights(void) {
    static const size_t units[][2] = {{16, 16}, {16, 16}, {16, 32}, {32, 32}, {32, WIDEST}};
    size_t sum = 28 * LANES;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) sum += (units[i][0] + 11) * units[i][1];
    return sum + 9 * (WIDEST + 11) * WIDEST + GRIDS * (WIDEST + 11) * VALUES;
}

/* picture: uint8 (rows, columns, 3), both sides multiples of 32. out: float32 (cells, 16), cells of stride 8 first, row by
 * row. 0: done; 1: no such path; 2: such a picture cannot be taken; 3: no memory. */
int iass_yunet(int path, const uint8_t *picture, size_t rows, size_t columns, const float *weights, float *out) {
    const struct layers *layers = layers_of(path);
    if (!layers) return 1;
    if (!rows || !columns || rows % STRIDE || columns % STRIDE || rows > MOST_SIDE || columns > MOST_SIDE) return 2;
    float *memory = malloc(room(rows, columns) * sizeof *memory);
    if (!memory) return 3;
    struct chain chain = {.layers = layers, .weights = weights, .memory = memory};
    const fenv_t callers = rounded_as_usual();
    run(&chain, picture, rows, columns, out);
    fesetenv(&callers);
    free(memory);
    return 0;
}
