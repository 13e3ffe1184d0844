package org.gradus.conformance;

import org.gradus.types.UnsupportedException;

/**
 * How one case ended.
 *
 * @param kind {@code ops}, {@code errors}, {@code programs}, {@code optimizers}, {@code schedulers}, {@code printing} or {@code misuse}
 * @param tier of an op's case; 0 for other kinds
 * @param reason empty for what passed
 */
record Outcome(String id, String kind, int tier, String op, Verdict verdict, String reason) {

    enum Verdict { PASSED, FAILED, UNSUPPORTED }

    /** Runs {@code body}: its end is a pass, what it throws tells how the case failed. */
    static Outcome of(String id, String kind, int tier, String op, Runnable body) {
        try {
            body.run();
            return new Outcome(id, kind, tier, op, Verdict.PASSED, "");
        } catch (MissingException | UnsupportedException e) {
            return new Outcome(id, kind, tier, op, Verdict.UNSUPPORTED, e.getMessage());
        } catch (MismatchException | NoOverloadException e) {
            return new Outcome(id, kind, tier, op, Verdict.FAILED, e.getMessage());
        } catch (RuntimeException | Error e) {
            return new Outcome(id, kind, tier, op, Verdict.FAILED, describe(e));
        }
    }

    private static String describe(Throwable e) {
        StringBuilder text = new StringBuilder(e.toString());
        StackTraceElement[] trace = e.getStackTrace();
        for (int i = 0; i < Math.min(4, trace.length); i++) {
            text.append(i == 0 ? " at " : " < ").append(trace[i].getClassName().replaceAll(".*\\.", "")).append('.')
                .append(trace[i].getMethodName()).append(':').append(trace[i].getLineNumber());
        }
        return text.toString();
    }
}
