package org.gradus.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.gradus.conformance.Signature.Argument;
import org.junit.jupiter.api.Test;

class SignatureTest {

    @Test
    void schemaNamesArgumentsAndGivesDefaults() {
        Signature s = Signature.parse("rot90(int self, int k=1, int[] dims=[0, 1], *, str? mode=None) -> Tensor");
        List<Argument> call = s.bind(List.of(5L, 3L), Map.of("dims", List.of(1L, 2L)));
        assertEquals(List.of("self", "k", "dims", "mode"), call.stream().map(Argument::name).toList());
        assertEquals(List.of(true, true, true, false), call.stream().map(Argument::given).toList());
        assertEquals(List.of(0L, 1L), call.get(2).defaultValue());
        assertTrue(call.get(2).keyword());
    }

    @Test
    void pythonDefinitionsAreReadToo() {
        Signature s = Signature.parse("nn.functional.pad(input: torch.Tensor, pad: List[int], mode: str = 'constant', eps: float = 1e-05) -> X");
        List<Argument> call = s.bind(List.of(1L, List.of(1L)), Map.of());
        assertEquals("constant", call.get(2).value());
        assertEquals(1e-5, call.get(3).value());
    }

    @Test
    void typesAndNamesMustFit() {
        Signature s = Signature.parse("f(int a, *, bool b=False) -> Tensor");
        assertNull(s.bind(List.of(1.5), Map.of()));
        assertNull(s.bind(List.of(1L, true), Map.of()));
        assertNull(s.bind(List.of(1L), Map.of("c", true)));
        assertNull(s.bind(List.of(), Map.of()));
    }

    @Test
    void tooManyPositionalArgumentsFillTheList() {
        Signature s = Signature.parse("sum_to_size(int self, int[] size) -> Tensor");
        assertEquals(List.of(3L, 4L), s.bind(List.of(1L, 3L, 4L), Map.of()).get(1).value());
    }

    @Test
    void namesBecomeCamelCase() {
        assertEquals("crossEntropy", Api.camel("nn.functional.cross_entropy"));
        assertEquals("add_", Api.camel("add_"));
        assertEquals("rdiv", Api.camel("__rdiv__"));
        assertEquals("maxPool2d", Api.camel("max_pool2d"));
    }
}
