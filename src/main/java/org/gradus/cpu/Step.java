package org.gradus.cpu;

import org.gradus.ir.ScatterMode;

/** One instruction of a {@link LoopProgram}, for the tile that the frame is at. Values are named by number. */
abstract class Step {
    abstract void run(Frame f);

    /** Where a value may be computed straight into an operand that it will be stored to. */
    record Target(int operand, Walk walk) { }

    /** Chooses the place of a value that is about to be computed: its target if the tile is in one piece there. */
    static void place(Frame f, int value, Target target) {
        int at = target == null ? -1 : target.walk().contiguous(f);
        if (at < 0) {
            f.useHome(value);
        } else {
            f.pitch[value] = 0;
            f.array[value] = f.operands[target.operand()];
            f.start[value] = at;
        }
    }

    /** A scalar argument, repeated over a whole block once a run. */
    static final class Splat extends Step {
        private final int value;
        private final int scalar;
        private final Elements elements;

        Splat(int value, int scalar, Elements elements) {
            this.value = value;
            this.scalar = scalar;
            this.elements = elements;
        }

        @Override
        void run(Frame f) {
            elements.fill(f.useHome(value), 0, f.n, f.scalars[scalar]);
        }
    }

    /** A single element of an operand, repeated over a whole block once a run. */
    static final class SplatLoad extends Step {
        private final int value;
        private final int operand;
        private final long position;
        private final Elements elements;

        SplatLoad(int value, int operand, long position, Elements elements) {
            this.value = value;
            this.operand = operand;
            this.position = position;
            this.elements = elements;
        }

        @Override
        void run(Frame f) {
            elements.load(f.operands[operand], (int) position, 0, f.useHome(value), 0, f.n);
        }
    }

    /** Elements of an operand: where they are if they lie in one piece and every user can take them there, else copied. */
    static final class Load extends Step {
        private final int value;
        private final int operand;
        private final Walk walk;
        private final boolean inPlace;
        private final boolean inLines;
        private final boolean inRows;
        private final Target target;
        private final Elements elements;
        private final Walk.Runs loader;

        /**
         * @param inLines whether all users take lines wherever each of them lies
         * @param inRows  whether all users take rows wherever each of them lies
         */
        Load(int value, int operand, Walk walk, boolean inPlace, boolean inLines, boolean inRows, Target target,
            Elements elements) {
            this.inLines = inLines;
            this.inRows = inPlace && inRows;
            this.value = value;
            this.operand = operand;
            this.walk = walk;
            this.inPlace = inPlace;
            this.target = target;
            this.elements = elements;
            this.loader = new Loader(elements);
        }

        /** Takes the elements where they are, if they lie in one piece and every user can; returns whether it does. */
        boolean isInPlace(Frame f) {
            int at = inPlace ? walk.contiguous(f) : -1;
            if (at >= 0) {
                f.array[value] = f.operands[operand];
                f.start[value] = at;
                f.pitch[value] = 0;
            }
            return at >= 0;
        }

        @Override
        void run(Frame f) {
            if (isInPlace(f)) {
                return;
            }
            Object from = f.operands[operand];
            int at = walk.contiguous(f);
            f.pitch[value] = inLines ? walk.pitch(f) : inRows ? walk.rowPitch(f) : 0;
            if (f.pitch[value] != 0) {
                f.array[value] = from;
                f.start[value] = walk.start(f);
                return;
            }
            place(f, value, target);
            if (at >= 0) {
                System.arraycopy(from, at, f.array[value], f.start[value], walk.count(f));
            } else if (walk.goesInRuns(f)) {
                f.from = from;
                f.to = f.array[value];
                f.toAt = f.start[value];
                walk.load(f, elements, loader);
            } else {
                walk.positions(f);
                elements.gather(from, f.positions, f.array[value], f.start[value], walk.count(f));
            }
        }
    }

    /** Copies runs of elements from {@code f.from} to {@code f.to}. */
    record Loader(Elements elements) implements Walk.Runs {
        @Override
        public void run(Frame f, long position, long stride, int at, int n) {
            elements.load(f.from, (int) position, (int) stride, f.to, f.toAt + at, n);
        }

        @Override
        public void runs(Frame f, long position, long rowStride, long stride, int at, int rows, int n) {
            elements.load(f.from, (int) position, (int) rowStride, (int) stride, f.to, f.toAt + at, rows, n);
        }
    }

    /** Elements of the matrix product that the program follows. */
    static final class Product extends Step {
        private final int value;
        private final boolean inPlace;
        private final boolean inRows;
        private final long width;

        /**
         * @param inRows whether all users take rows wherever each of them lies
         * @param width  elements of a row of the product
         */
        Product(int value, boolean inPlace, boolean inRows, long width) {
            this.value = value;
            this.inPlace = inPlace;
            this.inRows = inPlace && inRows;
            this.width = width;
        }

        @Override
        void run(Frame f) {
            int at = (int) (f.outerStart * width + f.innerStart);
            boolean onePiece = f.rows == 1 || f.cols == width;
            if (inPlace && (onePiece || inRows && f.cols >= Walk.LONG_ROW)) {
                f.array[value] = f.product;
                f.start[value] = at;
                f.pitch[value] = onePiece ? 0 : (int) width;
            } else if (onePiece) {
                System.arraycopy(f.product, at, f.useHome(value), 0, f.n);
            } else {
                Object to = f.useHome(value);
                for (int r = 0; r < f.rows; r++) {
                    System.arraycopy(f.product, at + r * (int) width, to, r * f.cols, f.cols);
                }
            }
        }
    }

    /** Positions as values. */
    static final class Iota extends Step {
        private final int value;
        private final Walk walk;

        Iota(int value, Walk walk) {
            this.value = value;
            this.walk = walk;
        }

        @Override
        void run(Frame f) {
            walk.positions(f);
            System.arraycopy(f.positions, 0, f.useHome(value), 0, walk.count(f));
        }
    }

    /** A function of one to three values. */
    static final class Apply extends Step {
        private final int value;
        private final int[] args;
        private final Lane lane;
        private final boolean inner;
        private final Target target;

        Apply(int value, int[] args, Lane lane, boolean inner, Target target) {
            this.value = value;
            this.args = args;
            this.lane = lane;
            this.inner = inner;
            this.target = target;
        }

        boolean isInner() {
            return inner;
        }

        @Override
        void run(Frame f) {
            for (int i = 0; i < args.length; i++) {
                f.in[i] = f.array[args[i]];
                f.inAt[i] = f.start[args[i]];
            }
            place(f, value, target);
            lane.apply(f.in, f.inAt, f.array[value], f.start[value], inner ? f.n : f.rows);
        }
    }

    /** A value of the row, repeated along the inner loop. */
    static final class Expand extends Step {
        private final int value;
        private final int arg;
        private final boolean columns;
        private final Target target;
        private final Elements elements;

        Expand(int value, int arg, boolean columns, Target target, Elements elements) {
            this.value = value;
            this.arg = arg;
            this.columns = columns;
            this.target = target;
            this.elements = elements;
        }

        @Override
        void run(Frame f) {
            Object from = f.array[arg];
            int at = f.start[arg];
            place(f, value, target);
            Object to = f.array[value];
            int first = f.start[value];
            if (columns && f.n > 0) {
                System.arraycopy(from, at, to, first, f.rows);
                Elements.repeatAll(to, first, f.rows, f.n);
            } else {
                elements.repeatEach(from, at, to, first, f.rows, f.cols);
            }
        }
    }

    /** A step for the first row of the tile alone, as all rows have the same value. */
    static final class OneRow extends Step {
        private final Step step;

        OneRow(Step step) {
            this.step = step;
        }

        @Override
        void run(Frame f) {
            int rows = f.rows;
            f.tile(f.outerStart, 1, f.innerStart, f.cols);
            step.run(f);
            f.tile(f.outerStart, rows, f.innerStart, f.cols);
        }
    }

    /** Folds the inner loop. */
    static final class Reduce extends Step {
        final int value;
        final int number;
        final Reducer reducer;
        private final int arg;
        private final boolean columns;
        private final int mostRows;

        Reduce(int value, int number, int arg, Reducer reducer, boolean columns, int mostRows) {
            this.value = value;
            this.number = number;
            this.arg = arg;
            this.reducer = reducer;
            this.columns = columns;
            this.mostRows = mostRows;
        }

        void start(Frame f) {
            if (f.states[number] == null) {
                f.states[number] = reducer.newState(mostRows);
            }
            reducer.start(f.states[number], f.rows);
        }

        void feed(Frame f) {
            Object in = f.array[arg];
            int at = f.start[arg];
            if (columns) {
                int pitch = f.pitch[arg] == 0 ? f.rows : f.pitch[arg];
                reducer.columns(f.states[number], in, at, pitch, f.rows, f.cols, f.innerStart);
            } else {
                reducer.rows(f.states[number], in, at, f.rows, f.cols, f.innerStart);
            }
        }

        /** Feeds a tile of one row, {@code chunk} elements at a time. */
        void feed(Frame f, int chunk) {
            reducer.chunks(f.states[number], f.array[arg], f.start[arg], f.cols, chunk, f.innerStart);
        }

        void finish(Frame f) {
            reducer.finish(f.states[number], f.useHome(value), 0, f.rows);
        }

        /** The whole inner loop in one tile. */
        @Override
        void run(Frame f) {
            start(f);
            feed(f);
            finish(f);
        }
    }

    /** Copies elements from {@code f.from} to runs of {@code f.to}. */
    record Storer(Elements elements) implements Walk.Runs {
        @Override
        public void run(Frame f, long position, long stride, int at, int n) {
            elements.store(f.from, f.fromAt + at, f.to, (int) position, (int) stride, n);
        }

        @Override
        public void runs(Frame f, long position, long rowStride, long stride, int at, int rows, int n) {
            elements.store(f.from, f.fromAt + at, f.to, (int) position, (int) rowStride, (int) stride, rows, n);
        }
    }

    /** Writes a value to an operand. One whose rows lie apart was computed there. */
    static final class Store extends Step {
        private final int value;
        private final int operand;
        private final Walk walk;
        private final Elements elements;
        private final Walk.Runs storer;

        Store(int value, int operand, Walk walk, Elements elements) {
            this.value = value;
            this.operand = operand;
            this.walk = walk;
            this.elements = elements;
            this.storer = new Storer(elements);
        }

        @Override
        void run(Frame f) {
            Object from = f.array[value];
            int fromAt = f.start[value];
            Object to = f.operands[operand];
            if (f.pitch[value] != 0) {
                return;
            }
            int at = walk.contiguous(f);
            if (at >= 0) {
                if (from != to || fromAt != at) {
                    System.arraycopy(from, fromAt, to, at, walk.count(f));
                }
            } else if (walk.goesInRuns(f)) {
                f.from = from;
                f.fromAt = fromAt;
                f.to = to;
                walk.each(f, storer);
            } else {
                walk.positions(f);
                elements.scatter(ScatterMode.SET, from, fromAt, to, f.positions, walk.count(f));
            }
        }
    }
}
