package org.gradus.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {
    @Test
    void holesTakeIndentedLines() {
        String text = Template.of("fold_gpu_pass").fill(Map.of("element", List.of("a;", "b;")));
        assertEquals("""
            if (row_number < rows) {
                for (gr_index i = start + lane; i < end; i += lanes) {
                    a;
                    b;
                }
            }
            """, text);
    }

    @Test
    void holesWithoutLinesDisappear() {
        assertEquals("if (row_number < rows) {\n    for (gr_index i = start + lane; i < end; i += lanes) {\n    }\n}\n",
            Template.of("fold_gpu_pass").fill(Map.of("element", List.of())));
    }

    @Test
    void aHoleThatNobodyFillsIsAnError() {
        Exception e = assertThrows(IllegalStateException.class, () -> Template.of("fold_gpu_pass").fill(Map.of()));
        assertTrue(e.getMessage().contains("element"), e.getMessage());
    }
}
