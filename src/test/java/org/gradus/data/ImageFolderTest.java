package org.gradus.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.gradus.types.ArgumentException;
import org.gradus.types.FormatException;
import org.gradus.types.GradusException;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    @TempDir
    private Path dir;

    /** Red grows to the right, green downwards, blue is 51. */
    private static BufferedImage ramp(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (type == BufferedImage.TYPE_BYTE_GRAY || type == BufferedImage.TYPE_USHORT_GRAY) {
                    image.getRaster().setSample(x, y, 0, type == BufferedImage.TYPE_BYTE_GRAY ? 17 * x : 4369 * x);
                } else {
                    image.setRGB(x, y, 0xff000000 | 17 * x << 16 | 17 * y << 8 | 51);
                }
            }
        }
        return image;
    }

    private Path written(String path, BufferedImage image) throws IOException {
        Path file = dir.resolve(path);
        Files.createDirectories(file.getParent());
        assertTrue(ImageIO.write(image, path.substring(path.lastIndexOf('.') + 1), file.toFile()));
        return file;
    }

    @BeforeEach
    void pictures() throws IOException {
        written("dog/1.png", ramp(3, 2, BufferedImage.TYPE_INT_ARGB));
        written("cat/grey.png", ramp(3, 2, BufferedImage.TYPE_BYTE_GRAY));
        written("cat/deep/16.PNG", ramp(3, 2, BufferedImage.TYPE_USHORT_GRAY));
        written("cat/a.gif", ramp(3, 2, BufferedImage.TYPE_BYTE_INDEXED));
        written("dog/2.bmp", ramp(3, 2, BufferedImage.TYPE_INT_RGB));
        written("dog/3.jpg", ramp(3, 2, BufferedImage.TYPE_INT_RGB));
        Files.writeString(dir.resolve("dog/readme.txt"), "no picture");
        Files.writeString(dir.resolve("readme.txt"), "no class");
    }

    @Test
    void classesAreFolders() {
        ImageFolder all = new ImageFolder(dir);
        assertEquals(List.of("cat", "dog"), all.classes());
        assertEquals(6, all.size());
        Batch b = all.batch(0, 1, 2, 3, 4, 5);
        assertEquals(Shape.of(6, 3, 2, 3), b.input().shape());
        assertArrayEquals(new long[] {0, 0, 0, 1, 1, 1}, b.target().toLongArray());
        assertEquals("a.gif", all.file(0).getFileName().toString());
    }

    @Test
    void valuesAreThoseInTheFile() {
        ImageFolder all = new ImageFolder(dir);
        float a = 17 / 255f;
        float b = 34 / 255f;
        float[] rgb = {0, a, b, 0, a, b, 0, 0, 0, a, a, a, 0.2f, 0.2f, 0.2f, 0.2f, 0.2f, 0.2f};
        float[] grey = {0, a, b, 0, a, b, 0, a, b, 0, a, b, 0, a, b, 0, a, b};
        for (int i = 0; i < 6; i++) {
            String name = all.file(i).getFileName().toString();
            float tolerance = name.endsWith("jpg") || name.endsWith("gif") ? 0.21f : 1e-6f;
            assertArrayEquals(i == 1 || i == 2 ? grey : rgb, all.image(i).toFloatArray(), tolerance, name);
        }
        ImageFolder luma = new ImageFolder(dir, ImageFolder.options().grey().normalize(List.of(0.5), List.of(2.0)));
        assertEquals(Shape.of(1, 2, 3), luma.image(3).shape());
        assertEquals(((0.299f * 34 + 0.587f * 17 + 0.114f * 51) / 255 - 0.5) / 2, luma.image(3).toFloatArray()[5], 1e-6);
        assertEquals((b - 0.5) / 2, luma.image(2).toFloatArray()[2], 1e-6);
    }

    /** Expected: PyTorch's {@code interpolate(..., mode='bilinear', antialias=True)}. */
    @Test
    void resizing() throws IOException {
        written("ramp/x.png", ramp(8, 1, BufferedImage.TYPE_BYTE_GRAY));
        ImageFolder small = new ImageFolder(dir, ImageFolder.options().grey().size(1, 2));
        float[] v = small.image(small.size() - 1).toFloatArray();
        assertArrayEquals(new float[] {53 / 28f, 7 - 53 / 28f}, scaled(v), 1e-5f);
        ImageFolder large = new ImageFolder(dir, ImageFolder.options().grey().size(2, 16));
        float[] w = large.image(large.size() - 1).toFloatArray();
        assertArrayEquals(new float[] {0, 0.25f, 0.75f, 1.25f}, scaled(Arrays.copyOf(w, 4)), 1e-5f);
        assertEquals(Shape.of(2, 1, 2, 16), large.batch(0, 3).input().shape());
    }

    private static float[] scaled(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= 255 / 17f;
        }
        return values;
    }

    @Test
    void picturesOfSeveralSizesNeedResizing() throws IOException {
        written("dog/0.png", ramp(4, 4, BufferedImage.TYPE_INT_RGB));
        ImageFolder all = new ImageFolder(dir);
        assertTrue(assertThrows(ArgumentException.class, () -> all.batch(3, 4)).getMessage().contains("Options.size"));
    }

    @Test
    void foldersWithoutPictures() throws IOException {
        Files.createDirectories(dir.resolve("eel"));
        assertTrue(assertThrows(FormatException.class, () -> new ImageFolder(dir)).getMessage().contains("'eel' has no picture"));
        assertTrue(assertThrows(FormatException.class, () -> new ImageFolder(dir.resolve("eel"))).getMessage().contains("no folder"));
        assertThrows(FormatException.class, () -> new ImageFolder(dir.resolve("none")));
    }

    @Test
    void bombsAreRefusedBeforeTheyAreDecoded() throws IOException {
        ByteBuffer png = ByteBuffer.wrap(Files.readAllBytes(dir.resolve("dog/1.png")));
        png.putInt(16, 40_000).putInt(20, 40_000);
        CRC32 crc = new CRC32();
        crc.update(png.array(), 12, 17);
        png.putInt(29, (int) crc.getValue());
        Files.write(dir.resolve("dog/1.png"), png.array());
        ImageFolder all = new ImageFolder(dir);
        assertTrue(assertThrows(UnsupportedException.class, () -> all.image(3)).getMessage().contains("40000 x 40000"));
        ImageFolder huge = new ImageFolder(dir, ImageFolder.options().maxPixels(Long.MAX_VALUE));
        assertTrue(assertThrows(FormatException.class, () -> huge.image(3)).getMessage().contains("can hold"));
        ByteBuffer bmp = ByteBuffer.wrap(Files.readAllBytes(dir.resolve("dog/2.bmp"))).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(dir.resolve("dog/2.bmp"), bmp.putInt(30, 4).putInt(34, Integer.MAX_VALUE).array());
        assertTrue(assertThrows(UnsupportedException.class, () -> all.image(4)).getMessage().contains("holds a JPEG"));
        ImageFolder tiny = new ImageFolder(dir, ImageFolder.options().maxPixels(5));
        assertThrows(UnsupportedException.class, () -> tiny.image(5));
    }

    @Test
    void damagedPictures() throws IOException {
        for (String name : List.of("dog/1.png", "dog/2.bmp", "cat/a.gif")) {
            byte[] good = Files.readAllBytes(dir.resolve(name));
            for (int length : new int[] {0, 1, 7, 20, good.length / 2}) {
                Files.write(dir.resolve(name), Arrays.copyOf(good, length));
                ImageFolder all = new ImageFolder(dir);
                int row = name.startsWith("cat") ? 0 : name.endsWith("png") ? 3 : 4;
                assertTrue(assertThrows(GradusException.class, () -> all.image(row), name + " " + length).getMessage().contains(name));
            }
        }
    }
}
