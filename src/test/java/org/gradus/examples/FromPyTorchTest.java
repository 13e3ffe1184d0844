package org.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of docs/from-pytorch.md compiles and runs: the first block is its imports, each other one an idiom. */
class FromPyTorchTest {
    @TempDir
    private Path dir;

    private static List<String> blocks(String language) throws IOException {
        Matcher m = Pattern.compile("(?s)```" + language + "\n(.*?)\n```").matcher(Files.readString(Path.of("docs/from-pytorch.md")));
        List<String> blocks = new ArrayList<>();
        while (m.find()) {
            blocks.add(m.group(1));
        }
        return blocks;
    }

    @Test
    void everyIdiomRuns() throws ReflectiveOperationException, IOException {
        List<String> java = blocks("java");
        assertEquals(31, java.size());
        assertEquals(30, blocks("python").size());
        StringBuilder source = new StringBuilder(java.get(0)).append("\n\npublic class Idioms {\n");
        for (int i = 1; i < java.size(); i++) {
            source.append("    public static void idiom").append(i).append("(Path folder) throws Exception {\n").append(java.get(i))
                .append("\n    }\n");
        }
        compile(Files.writeString(dir.resolve("Idioms.java"), source.append("}\n")));
        try (URLClassLoader loader = new URLClassLoader(new URL[] {dir.toUri().toURL()})) {
            for (int i = 1; i < java.size(); i++) {
                Method idiom = loader.loadClass("Idioms").getMethod("idiom" + i, Path.class);
                idiom.invoke(null, dir);
            }
        }
    }

    private void compile(Path source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        var files = compiler.getStandardFileManager(null, null, null);
        boolean good = compiler.getTask(errors, files, null, List.of("-d", dir.toString(), "-cp", System.getProperty("java.class.path"),
            "-proc:none"), null, files.getJavaFileObjects(source)).call();
        assertTrue(good, errors::toString);
    }
}
