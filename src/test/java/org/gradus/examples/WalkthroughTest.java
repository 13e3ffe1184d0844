package org.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each lesson prints, on each device, exactly what PyTorch would. */
class WalkthroughTest {

    static Stream<Arguments> lessons() {
        return Devices.all().stream().flatMap(d -> IntStream.rangeClosed(1, 5).mapToObj(n -> Arguments.of(n, d)));
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void prints(int number, Device device) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (var scope = Devices.with(device)) {
            Walkthrough.lesson(number).run(new PrintStream(text, true, StandardCharsets.UTF_8));
        }
        try (InputStream expected = WalkthroughTest.class.getResourceAsStream("/walkthrough/lesson-" + number + ".txt")) {
            assertEquals(new String(expected.readAllBytes(), StandardCharsets.UTF_8),
                text.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"));
        }
    }
}
