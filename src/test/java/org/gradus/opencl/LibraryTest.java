package org.gradus.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LibraryTest {
    private final Library library = Library.standard();

    private String source(String function, String type) {
        return library.source(List.of(new Library.Call(function, type)));
    }

    @Test
    void aFunctionComesAfterThoseThatItCalls() {
        String s = source("gr_gelu", "float");
        for (String name : List.of("gr_exp_tail", "gr_exp_scaled", "gr_exp", "gr_gauss", "gr_gelu")) {
            assertTrue(s.contains("float " + name + "("), name);
        }
        assertTrue(s.indexOf("float gr_exp_tail(") < s.indexOf("float gr_exp_scaled("));
        assertTrue(s.indexOf("float gr_exp(") < s.indexOf("float gr_gauss("));
    }

    @Test
    void onlyTheTypesAskedForAreThere() {
        assertFalse(source("gr_gelu", "float").contains("double"));
        assertTrue(source("gr_remainder", "long").contains("long gr_fmod(long a, long b)"));
        assertFalse(source("gr_remainder", "long").contains("int "));
    }

    @Test
    void typesAndTheirPartnersAreReplaced() {
        assertTrue(source("gr_add", "int").contains("(int)((uint)a + (uint)b)"));
        assertTrue(source("gr_identity_min", "long").contains("return LONG_MAX;"));
    }

    @Test
    void nothingIsCalledThatIsNotThere() {
        Pattern called = Pattern.compile("\\bgr_\\w+(?=\\()");
        for (Library.Call c : library.calls()) {
            String s = library.source(List.of(c));
            Matcher m = called.matcher(s);
            while (m.find()) {
                assertTrue(s.contains(" " + m.group() + "("), m.group() + " in " + c);
            }
        }
    }

    @Test
    void whatIsUnknownIsNamed() {
        Exception e = assertThrows(IllegalStateException.class, () -> source("gr_nothing", "float"));
        assertEquals("opencl-kernels has no gr_nothing for float", e.getMessage());
    }
}
