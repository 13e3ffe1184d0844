package org.gradus.examples;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;

/**
 * The examples' logging: INFO and above to the error stream. In Java, because reading logback's XML and patterns would take a quarter
 * of the time to the first gradient. {@code -Dlogback.configurationFile=FILE} takes a file's instead.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogToStderr extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        // With a listener logback does not load what prints the messages of its own start.
        context.getStatusManager().add(new NopStatusListener());
        LevelAndMessage encoder = new LevelAndMessage();
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(console);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static final class LevelAndMessage extends EncoderBase<ILoggingEvent> {
        private static final int WIDTH = 6;

        @Override
        public byte[] headerBytes() {
            return null;
        }

        @Override
        public byte[] footerBytes() {
            return null;
        }

        @Override
        public byte[] encode(ILoggingEvent e) {
            StringBuilder line = new StringBuilder(e.getLevel().toString());
            while (line.length() < WIDTH) {
                line.append(' ');
            }
            line.append(e.getFormattedMessage()).append(System.lineSeparator());
            if (e.getThrowableProxy() != null) {
                line.append(ThrowableProxyUtil.asString(e.getThrowableProxy()));
            }
            return line.toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
