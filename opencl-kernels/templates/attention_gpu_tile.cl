// A group has a tile of GR_ROWS own rows and GR_COLUMNS others, each of its work-items GR_PER_ROWS x GR_PER_COLUMNS pairs of them,
// in neighbourhoods of GR_VECTOR, and GR_PER_SUMS columns of the GR_SPAN that are added up for each of its own rows.
#define GR_DOWN (GR_ROWS / GR_PER_ROWS)
#define GR_ACROSS (GR_COLUMNS / GR_PER_COLUMNS)
#define GR_ITEMS (GR_DOWN * GR_ACROSS)
#define GR_PER_SUMS (GR_SPAN / GR_ACROSS)
#define GR_PLACE(n, items, item) (((n) / GR_VECTOR * (items) + (item)) * GR_VECTOR + (n) % GR_VECTOR)
#define GR_OWN(r) GR_PLACE(r, GR_DOWN, line)
#define GR_OTHER(c) GR_PLACE(c, GR_ACROSS, column)
#define GR_SUM(c) GR_PLACE(c, GR_ACROSS, column)
#define GR_WHOLE(from, pitch) (GR_VECTOR > 1 && (pitch) % GR_VECTOR == 0 && (size_t)(from) % sizeof(GR_PIECE) == 0)
#define GR_ELEMENT(pieces, q) ((GR_REAL *)(pieces))[q]
// One piece more behind each line, so that lines start in different banks.
#define GR_LINE_OWN (GR_ROWS / GR_VECTOR + 1)
#define GR_LINE_OTHER (GR_COLUMNS / GR_VECTOR + 1)
#define GR_LINE_SUMS (GR_SPAN / GR_VECTOR + 1)
#define GR_LINE_PARTIAL (GR_ACROSS + 1)
#define GR_MAX(a, b) ((a) > (b) ? (a) : (b))
#define GR_PRODUCT_ROOM (GR_SLICE * (GR_LINE_OWN + GR_LINE_OTHER))
#define GR_WEIGH_ROOM (GR_ACROSS * (GR_LINE_OWN + GR_LINE_SUMS))
#define GR_PARTIAL_ROOM ((GR_ROWS * GR_LINE_PARTIAL + GR_VECTOR - 1) / GR_VECTOR)
#define GR_ROOM GR_MAX(GR_MAX(GR_PRODUCT_ROOM, GR_WEIGH_ROOM), GR_PARTIAL_ROOM)
#define GR_STATS GR_MAX(GR_ROWS, GR_COLUMNS)
