/* AVX2 with FMA. */
#include "layers.h"

#ifdef ON_X86
#define CPU __attribute__((target("avx2,fma")))
#define HERE layers_avx2
#define SUPPORTED (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
#include "x86_256.h"
#else
const struct layers *layers_avx2(void) { return NULL; }
#endif
