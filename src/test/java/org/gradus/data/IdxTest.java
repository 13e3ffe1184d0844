package org.gradus.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.gradus.types.FormatException;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
    @TempDir
    Path dir;

    private static ByteBuffer header(int code, int payload, int... dims) {
        ByteBuffer b = ByteBuffer.allocate(4 + 4 * dims.length + payload).put((byte) 0).put((byte) 0).put((byte) code);
        b.put((byte) dims.length);
        for (int d : dims) {
            b.putInt(d);
        }
        return b;
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream z = new GZIPOutputStream(out)) {
            z.write(plain);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private Idx read(byte[] content) throws IOException {
        return Idx.read(Files.write(dir.resolve("a.idx"), content));
    }

    private String rejected(byte[] content) throws IOException {
        Path file = Files.write(dir.resolve("bad.idx"), content);
        String message = assertThrows(FormatException.class, () -> Idx.read(file)).getMessage();
        assertTrue(message.contains("bad.idx"), message);
        return message;
    }

    @Test
    void readsUnsignedBytesPlainAndCompressed() throws IOException {
        byte[] file = header(0x08, 6, 2, 3).put(new byte[] {0, 1, 2, (byte) 128, (byte) 254, (byte) 255}).array();
        for (byte[] content : new byte[][] {file, gzip(file)}) {
            Idx idx = read(content);
            assertEquals(Idx.Type.UINT8, idx.type());
            assertEquals(Shape.of(2, 3), idx.shape());
            assertArrayEquals(new float[] {0, 1, 2, 128, 254, 255}, idx.floats());
            assertArrayEquals(new long[] {0, 1, 2, 128, 254, 255}, idx.longs());
        }
    }

    @Test
    void readsEveryElementType() throws IOException {
        assertArrayEquals(new long[] {-1, 5}, read(header(0x09, 2, 2).put((byte) -1).put((byte) 5).array()).longs());
        assertArrayEquals(new float[] {-1, 5}, read(header(0x09, 2, 2).put((byte) -1).put((byte) 5).array()).floats());
        assertArrayEquals(new short[] {-300, 5}, (short[]) read(header(0x0B, 4, 2).putShort((short) -300).putShort((short) 5)
            .array()).values());
        Idx ints = read(header(0x0C, 8, 2).putInt(-70000).putInt(5).array());
        assertArrayEquals(new long[] {-70000, 5}, ints.longs());
        assertArrayEquals(new float[] {-70000, 5}, ints.floats());
        assertArrayEquals(new float[] {0.5f, -2}, read(header(0x0D, 8, 2).putFloat(0.5f).putFloat(-2).array()).floats());
        Idx doubles = read(header(0x0E, 16, 2).putDouble(0.1).putDouble(-2).array());
        assertArrayEquals(new double[] {0.1, -2}, (double[]) doubles.values());
        assertArrayEquals(new float[] {0.1f, -2}, doubles.floats());
        assertThrows(UnsupportedException.class, doubles::longs);
    }

    @Test
    void readsEmptyDimensions() throws IOException {
        assertEquals(Shape.of(0, 28, 28), read(header(0x08, 0, 0, 28, 28).array()).shape());
    }

    @Test
    void rejectsTruncatedFiles() throws IOException {
        byte[] whole = header(0x08, 100, 10, 10).array();
        for (int length : new int[] {0, 1, 3, 4, 7, 11, 12, 111}) {
            rejected(Arrays.copyOf(whole, length));
            rejected(gzip(Arrays.copyOf(whole, length)));
        }
        byte[] squeezed = gzip(whole);
        assertTrue(rejected(Arrays.copyOf(squeezed, squeezed.length - 9)).contains("end too early"));
    }

    @Test
    void rejectsWhatFollowsTheData() throws IOException {
        assertTrue(rejected(header(0x08, 5, 4).array()).contains("more data follow"));
        assertTrue(rejected(gzip(header(0x08, 5, 4).array())).contains("more data follow"));
    }

    @Test
    void rejectsForeignFiles() throws IOException {
        assertTrue(rejected("PK\3\4 something else".getBytes()).contains("does not begin"));
        assertTrue(rejected(header(0x07, 4, 4).array()).contains("unknown element type 0x7"));
    }

    @Test
    void rejectsDamagedCompression() throws IOException {
        byte[] squeezed = gzip(header(0x08, 100, 10, 10).array());
        squeezed[squeezed.length - 6] ^= 1;
        rejected(squeezed);
    }

    @Test
    void aLyingHeaderCostsNoMemory() throws IOException {
        assertTrue(rejected(header(0x08, 10, 2_000_000_000).array()).contains("2000000000"));
        assertTrue(rejected(gzip(header(0x0E, 10, 200_000_000).array())).contains("200000000"));
        assertTrue(rejected(header(0x08, 10, -1, -1, -1).array()).contains("overflows"));
    }

    @Test
    void aLyingStreamGrowsOnlyWithWhatItHolds() {
        InputStream endless = new ByteArrayInputStream(header(0x08, 10, 2_000_000_000).array());
        String message = assertThrows(FormatException.class, () -> Idx.read("stream", endless)).getMessage();
        assertTrue(message.contains("only 10 follow"), message);
    }

    @Test
    void namesAMissingFile() {
        String message = assertThrows(FormatException.class, () -> Idx.read(dir.resolve("none.gz"))).getMessage();
        assertTrue(message.contains("none.gz does not exist"), message);
    }
}
