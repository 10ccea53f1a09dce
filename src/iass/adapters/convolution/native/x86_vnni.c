/* AVX-VNNI, as CPUs without AVX-512 have it: AVX2 with one instruction for four products. */
#include "layers.h"

#ifdef ON_X86_NEW
#include <immintrin.h>

#define CPU __attribute__((target("avx2,fma,avxvnni")))
#define DOT(sum, x, w) _mm256_dpbusd_avx_epi32(sum, x, w)
#define HERE layers_avx_vnni
#define SUPPORTED has_avx_vnni()
#include "cpuid.h"

static int has_avx_vnni(void) {
    unsigned a, b, c, d;
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __get_cpuid_count(7, 1, &a, &b, &c, &d) &&
           (a >> 4 & 1);
}
#include "x86_256.h"
#else
const struct layers *layers_avx_vnni(void) { return NULL; }
#endif
