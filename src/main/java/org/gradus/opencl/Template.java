package org.gradus.opencl;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of {@code opencl-kernels/templates} with holes {@code ${name}}. A hole alone on its line takes several lines. */
final class Template {
    private static final Pattern HOLE = Pattern.compile("(?m)^([ \t]*)\\$\\{(\\w+)\\}[ \t]*\n|\\$\\{(\\w+)\\}");
    private static final Map<String, Template> LOADED = new ConcurrentHashMap<>();

    private final String name;
    private final String text;

    private Template(String name) {
        this.name = name;
        this.text = Library.resource("templates/" + name + ".cl");
    }

    static Template of(String name) {
        return LOADED.computeIfAbsent(name, Template::new);
    }

    List<String> lines(Map<String, List<String>> holes) {
        return fill(holes).lines().toList();
    }

    /** @param holes the lines for each hole, indented here; a hole without lines disappears */
    String fill(Map<String, List<String>> holes) {
        StringBuilder out = new StringBuilder(text.length() * 2);
        Matcher m = HOLE.matcher(text);
        while (m.find()) {
            boolean lines = m.group(2) != null;
            String hole = lines ? m.group(2) : m.group(3);
            List<String> content = holes.get(hole);
            if (content == null) {
                throw new IllegalStateException("nothing for hole " + hole + " of template " + name);
            }
            StringBuilder b = new StringBuilder();
            if (lines) {
                content.forEach(c -> c.lines().forEach(line -> b.append(m.group(1)).append(line).append('\n')));
            } else {
                b.append(String.join(" ", content));
            }
            m.appendReplacement(out, Matcher.quoteReplacement(b.toString()));
        }
        return m.appendTail(out).toString();
    }
}
