/* Which instruction paths there are, and what both networks do first. */
#include "layers.h"

const struct layers *layers_of(int path) {
    switch (path) {
        case PLAIN: return layers_plain();
        case NEON: return layers_neon();
        case AVX2: return layers_avx2();
        case AVX_VNNI: return layers_avx_vnni();
        case AVX512_VNNI: return layers_avx512_vnni();
        default: return NULL;
    }
}

void picture_row(const uint8_t *from, size_t columns, float middle, float scale, float *row) {
    for (size_t i = 0; i < 3; i++) row[i] = row[3 + columns * 3 + i] = 0;
    row += 3;
    for (size_t i = 0; i < columns * 3; i++) row[i] = ((float)from[i] - middle) * scale;
}

fenv_t rounded_as_usual(void) {
    fenv_t callers;
    fegetenv(&callers);
    fesetenv(FE_DFL_ENV);
    return callers;
}

int iass_layers_edition(void) { return 1; }

/* Bit i: this CPU and this build have path i. */
uint32_t iass_layers_paths(void) {
    uint32_t has = 0;
    for (int i = 0; i < PATHS; i++) has |= (uint32_t)(layers_of(i) != NULL) << i;
    return has;
}
