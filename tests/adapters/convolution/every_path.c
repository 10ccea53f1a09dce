/* Prints a digest of what each instruction path of this build makes of one random picture and network; see
 * test_other_machine.py. */
#include "layers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int iass_yunet(int, const uint8_t *, size_t, size_t, const float *, float *);
int iass_mobilenet(int, const uint8_t *, const int32_t *, float, float, const float *, const int8_t *, float *);
int iass_mobilenet_sizes(const int32_t *, int64_t *);
size_t iass_yunet_weights(void);

#define ROWS 64
#define COLUMNS 160
#define CELLS (ROWS * COLUMNS / 64 + ROWS * COLUMNS / 256 + ROWS * COLUMNS / 1024)

static uint64_t state = 88172645463325252u;

static uint32_t chance(void) { /* Marsaglia, Xorshift RNGs (Journal of Statistical Software 8(14), 2003) */
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (uint32_t)(state >> 16);
}

static void uniform(float *to, size_t count, float most) {
    for (size_t i = 0; i < count; i++) to[i] = ((float)(chance() % 20001) / 10000.0f - 1.0f) * most;
}

static float *fill(float *to, size_t count, float value) {
    for (size_t i = 0; i < count; i++) to[i] = value;
    return to + count;
}

static void bytes(void *to, size_t count) {
    for (size_t i = 0; i < count; i++) ((uint8_t *)to)[i] = (uint8_t)chance();
}

static float *product(float *f, size_t outputs, int bent) {
    for (size_t i = 0; i < outputs; i++, f++) {
        int32_t offset = (int32_t)(chance() % 2000) - 1000;
        memcpy(f, &offset, sizeof offset);
    }
    f = fill(f, outputs, 1e-4f);
    uniform(f, outputs * (bent ? 2 : 1), 1);
    return f + outputs * (bent ? 2 : 1);
}

/* Fowler, Noll, Vo (FNV-1a), 64 bits. */
static void tell(const char *name, const void *from, size_t count) {
    uint64_t digest = 1469598103934665603u;
    for (size_t i = 0; i < count; i++) digest = (digest ^ ((const uint8_t *)from)[i]) * 1099511628211u;
    printf("%s %016llx\n", name, (unsigned long long)digest);
}

int main(void) {
    static uint8_t picture[ROWS * COLUMNS * 3];
    static float values[CELLS * 16], vector[48];
    const int32_t sizes[] = {45, 30, 32, 3, 48, 2, 16, 2, 64, 1, 32};
    int64_t needed[2];
    if (iass_mobilenet_sizes(sizes, needed)) return 1;
    float *weights = malloc(iass_yunet_weights() * sizeof(float)), *floats = malloc((size_t)needed[0] * sizeof(float));
    int8_t *wholes = malloc((size_t)needed[1]);
    if (!weights || !floats || !wholes) return 1;
    bytes(picture, sizeof picture);
    uniform(weights, iass_yunet_weights(), 0.2f);
    for (int64_t i = 0; i < needed[1]; i++) wholes[i] = (int8_t)((int)(chance() % 127) - 63);
    size_t channels = (size_t)sizes[2];
    uniform(floats, 29 * channels, 0.5f);
    float *f = floats + 29 * channels;
    for (int block = 0; block < sizes[3]; block++) {
        uniform(f, 11 * channels, 0.5f);
        f = fill(fill(f + 11 * channels, channels, 40), channels, 110);
        channels = (size_t)sizes[6 + 2 * block];
        f = product(f, channels, 1);
    }
    f = product(fill(fill(f, channels, 40), channels, 110), (size_t)sizes[4], 0);
    if (f != floats + needed[0]) return 1;
    for (int path = 0; path < PATHS; path++) {
        if (!layers_of(path)) continue;
        printf("path %d\n", path);
        if (iass_yunet(path, picture, ROWS, COLUMNS, weights, values)) return 1;
        tell("yunet", values, sizeof values);
        if (iass_mobilenet(path, picture, sizes, 127.5f, 0.0078125f, floats, wholes, vector)) return 1;
        tell("mobilenet", vector, sizeof vector);
    }
    free(weights), free(floats), free(wholes);
    return 0;
}
