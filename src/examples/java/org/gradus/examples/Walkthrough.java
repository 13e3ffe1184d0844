package org.gradus.examples;

import java.io.PrintStream;
import java.util.List;
import org.gradus.types.AutogradException;

/** Five lessons on dynamic differentiation: {@code Walkthrough 1} runs the first. */
public final class Walkthrough {
    private static final List<Lesson> LESSONS = List.of(new GraphBasics(), new OneLayer(), new JacobianProducts(),
        new BackpropSteps(), new ScalarsAndLosses());

    private Walkthrough() {
    }

    /** Shows one topic by printing what its statements give. */
    interface Lesson {
        void run(PrintStream out);
    }

    public static void main(String[] args) {
        if (args.length != 1 || !args[0].matches("[1-5]")) {
            System.err.println("Say which lesson: a number from 1 to 5, not " + String.join(" ", args));
            System.exit(2);
        }
        lesson(Integer.parseInt(args[0])).run(System.out);
    }

    static Lesson lesson(int number) {
        return LESSONS.get(number - 1);
    }

    /** Runs what must fail, and prints why it did. */
    static void printFailure(PrintStream out, Runnable misuse) {
        try {
            misuse.run();
        } catch (AutogradException e) {
            out.println("AutogradException: " + e.getMessage());
            return;
        }
        throw new IllegalStateException("this was to fail");
    }
}
