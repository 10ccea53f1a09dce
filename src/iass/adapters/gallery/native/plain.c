/* The kernel in plain C, for every CPU, and the choice among the kernels. */
#include "scan.h"

#include <stdatomic.h>
#include <string.h>

void scan_group_plain(const uint8_t *line, size_t steps, const int8_t *probe, int32_t *dots) {
    int32_t sums[SCAN_LANES] = {0};
    for (size_t k = 0; k < steps; k++, line += SCAN_LINE, probe += 4)
        for (int i = 0; i < SCAN_LANES; i++)
            sums[i] += line[4 * i] * probe[0] + line[4 * i + 1] * probe[1] + line[4 * i + 2] * probe[2] +
                       line[4 * i + 3] * probe[3];
    memcpy(dots, sums, sizeof sums);
}

static void kernel(const uint8_t *codes, size_t groups, size_t steps, const int8_t *packed, size_t probes, int32_t *out,
                   size_t stride) {
    for (size_t p = 0; p < probes; p++)
        for (size_t g = 0; g < groups; g++)
            scan_group_plain(codes + g * steps * SCAN_LINE, steps, packed + p * steps * 4,
                             out + p * stride + g * SCAN_LANES);
}

static size_t sieve(const int32_t *dots, size_t from, size_t groups, const uint32_t *scales, const struct scan_bound *b,
                    uint32_t *found) {
    for (size_t g = from; g < groups; g++) {
        uint32_t some = 0;
        for (size_t i = 0; i < SCAN_LANES; i++) {
            uint32_t scale = scales[g * SCAN_LANES + i];
            float sum = b->factor * (float)(dots[g * SCAN_LANES + i] - b->offset);
            some |= (uint32_t)(scan_step(scale) * sum + b->length * scan_residual(scale) >= b->least) << i;
        }
        if (some) {
            *found = some;
            return g;
        }
    }
    return groups;
}

static const struct scan_way plain = {kernel, sieve, NULL, scan_group_plain, 1, 1, 1};

static int look_for(int path) {
#ifdef SCAN_X86
    if (path >= SCAN_AVX2)
        return scan_x86_has(path);
#endif
#ifdef SCAN_ARM
    if (path == SCAN_NEON_DOT)
        return scan_arm_has_dot();
    if (path == SCAN_NEON)
        return 1;
#endif
    return path == SCAN_PLAIN;
}

/* Asked for every search, and on a virtual machine the CPU's own answer can take longer than a short search. */
int scan_has(int path) {
    static atomic_int known[SCAN_PATHS]; /* 0: not asked yet, 1: not there, 2: there */
    int is = atomic_load_explicit(&known[path], memory_order_relaxed);
    if (!is)
        atomic_store_explicit(&known[path], is = 1 + !!look_for(path), memory_order_relaxed);
    return is == 2;
}

const struct scan_way *scan_way_of(int path, size_t probes, size_t steps) {
#ifdef SCAN_X86_NEW
    if (path == SCAN_AMX && probes > SCAN_FEW && steps % scan_amx.steps == 0)
        return &scan_amx;
    if (path == SCAN_AVX_VNNI)
        return probes > 1 ? &scan_avx_vnni : &scan_avx_vnni_one;
#endif
#ifdef SCAN_X86
    if (path >= SCAN_AVX512_VNNI)
        return probes > 1 ? &scan_avx512_vnni : &scan_avx512_one;
    if (path == SCAN_AVX2)
        return probes > 1 ? &scan_avx2 : &scan_avx2_one;
#endif
#ifdef SCAN_ARM
    if (path == SCAN_NEON_DOT)
        return &scan_neon_dot;
    if (path == SCAN_NEON)
        return &scan_neon;
#endif
    (void)path, (void)probes, (void)steps;
    return &plain;
}

void scan_pack(const int8_t *probes, size_t count, size_t stride, size_t padded, size_t steps, size_t width,
               int8_t *packed) {
    memset(packed, 0, padded * steps * 4);
    for (size_t p = 0; p < count; p++)
        for (size_t k = 0; k < steps; k++)
            memcpy(packed + ((p / width * steps + k) * width + p % width) * 4, probes + p * stride + k * 4, 4);
}
