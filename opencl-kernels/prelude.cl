// Goes before every composed program.

#pragma OPENCL FP_CONTRACT OFF
#define GR_FN static inline __attribute__((overloadable))
