package org.gradus.bench;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/** Runs JMH with its own command line: a pattern of names, {@code -p family=softmax}, {@code -l} for a list. */
final class MicroBenchmarks {
    private MicroBenchmarks() { }

    static void run(String... arguments) {
        try {
            CommandLineOptions options = new CommandLineOptions(arguments);
            if (options.shouldList()) {
                new Runner(options).list();
            } else if (options.shouldHelp()) {
                options.showHelp();
            } else {
                new Runner(options).run();
            }
        } catch (CommandLineOptionException | RunnerException | java.io.IOException e) {
            throw new IllegalArgumentException("jmh: " + e.getMessage(), e);
        }
    }
}
