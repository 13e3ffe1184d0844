// Goes before every composed program. gr_index counts elements: int where every extent and position fits, else long.

#pragma OPENCL FP_CONTRACT OFF
#define GR_FN static inline __attribute__((overloadable))
// Before a large function: called, not copied to where it is called.
#define GR_APART __attribute__((noinline GR_KERNEL_HINTS))
// The place of nothing, behind all others.
#define GR_NOWHERE ((gr_index)(sizeof(gr_index) == 4 ? INT_MAX : LONG_MAX))

// Vectors as wide as the device's registers, of elements of four and of eight bytes. GR_REGISTER, in bytes, is a build option, and
// so is GR_TILE_ROWS, the rows of a tile of a matrix product on CPU drivers.
#ifndef GR_REGISTER
#define GR_REGISTER 32
#endif
#ifndef GR_TILE_ROWS
#define GR_TILE_ROWS 6
#endif
#if GR_REGISTER == 64
#define GR_LOOP_HINTS vectorize_width(16)
#define GR_LANES_HINTS vectorize_width(16) interleave_count(4)
#define GR_SHORT_HINTS vectorize_predicate(enable)
// Without it, compilers of the clang family take half of each register.
#define GR_KERNEL_HINTS , min_vector_width(512)
#define GR_FLOATS float16
#define GR_INTS int16
#define GR_DOUBLES double8
#define GR_LONGS long8
#define GR_GET_4 vload16
#define GR_GET_8 vload8
#else
#define GR_LOOP_HINTS
#define GR_LANES_HINTS
#define GR_SHORT_HINTS
#define GR_KERNEL_HINTS
#define GR_FLOATS float8
#define GR_INTS int8
#define GR_DOUBLES double4
#define GR_LONGS long4
#define GR_GET_4 vload8
#define GR_GET_8 vload4
#endif

// Before a kernel for CPU drivers: a work-group is one work-item.
#define GR_SINGLE __attribute__((reqd_work_group_size(1, 1, 1) GR_KERNEL_HINTS))
// The iterations of the loop that follows touch different elements, or the same element within one iteration.
#define GR_PRAGMA(text) _Pragma(#text)
#define GR_PRAGMA_OF(text) GR_PRAGMA(text)
#define GR_SIMD GR_PRAGMA_OF(clang loop vectorize(assume_safety) GR_LOOP_HINTS)
// The same for loops over all of GR_LANES: several vectors at a time, so that partial results stay in registers from one such
// loop to the next. In memory each addition would wait for the one before to be stored.
#define GR_SIMD_LANES GR_PRAGMA_OF(clang loop vectorize(assume_safety) GR_LANES_HINTS)
// The same for loops of few iterations: what is left over by several vectors at a time would be most of them, and so would be
// what is left over by one, where masks can do it.
#define GR_SIMD_SHORT GR_PRAGMA_OF(clang loop vectorize(assume_safety) interleave_count(1) GR_LOOP_HINTS GR_SHORT_HINTS)

// Sixteen floats wherever they start: PoCL takes three instructions for a vstore16.
typedef float16 gr_near16 __attribute__((aligned(4)));

// Asks for GR_LANES elements that will be read, or (writes = 1) written later: the processor does so by itself only within a page.
#if defined(__x86_64__) || defined(__aarch64__)
#define GR_AHEAD(from, writes) \
    _Pragma("unroll") for (int line = 0; line < GR_LANES * (int)sizeof(*(from)); line += 64) \
        __builtin_prefetch((const void *)((size_t)(from) + line), writes);
#else
#define GR_AHEAD(from, writes)
#endif
