// Goes before every composed program. gr_index counts elements: int where every extent and position fits, else long.

#pragma OPENCL FP_CONTRACT OFF
#define GR_FN static inline __attribute__((overloadable))
// The iterations of the loop that follows touch different elements, or the same element within one iteration.
#define GR_SIMD _Pragma("clang loop vectorize(assume_safety)")
// The place of nothing, behind all others.
#define GR_NOWHERE ((gr_index)(sizeof(gr_index) == 4 ? INT_MAX : LONG_MAX))
