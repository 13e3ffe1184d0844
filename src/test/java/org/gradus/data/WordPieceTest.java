package org.gradus.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gradus.types.ArgumentException;
import org.gradus.types.FormatException;
import org.junit.jupiter.api.Test;

class WordPieceTest {
    private static WordPiece tokenizer(String... pieces) {
        Map<String, Integer> ids = new HashMap<>(Map.of("[PAD]", 0, "[UNK]", 1, "[CLS]", 2, "[SEP]", 3));
        for (String p : pieces) {
            ids.put(p, ids.size());
        }
        return new WordPiece(ids);
    }

    @Test
    void longestPiecesFirst() {
        WordPiece t = tokenizer("un", "##aff", "##able", "##a", "unaff");
        assertArrayEquals(new long[] {2, 8, 6, 3}, t.encode("unaffable", 10));
    }

    @Test
    void whatCannotBePiecedTogetherIsUnknownAsAWhole() {
        WordPiece t = tokenizer("run", "##ning");
        assertArrayEquals(new long[] {2, 4, 5, 1, 4, 3}, t.encode("running runner run", 10));
        assertArrayEquals(new long[] {2, 1, 3}, t.encode("run".repeat(40), 10));
    }

    @Test
    void wordsAreCleanedAndCut() {
        assertEquals(List.of("hello", ",", "world", "!"), WordPiece.words(" Hello,\tWORLD!\n"));
        assertEquals(List.of("cafe", "naive"), WordPiece.words("Caf\u00e9 nai\u0308ve"));
        assertEquals(List.of("\u4e2d", "\u6587", "x"), WordPiece.words("\u4e2d\u6587x"));
        assertEquals(List.of("a", "b"), WordPiece.words("a\u0000\u00a0b\u200b"));
        assertEquals(List.of("\u201c", "quoted", "\u201d", "$", "5"), WordPiece.words("\u201cquoted\u201d $5"));
        assertEquals(List.of(), WordPiece.words(" \n"));
    }

    @Test
    void longTextsAreCut() {
        WordPiece t = tokenizer("a", "b");
        assertArrayEquals(new long[] {2, 4, 5, 3}, t.encode("a b a b a b", 4));
        assertArrayEquals(new long[] {2, 3}, t.encode("", 4));
        assertThrows(ArgumentException.class, () -> t.encode("a", 1));
    }

    @Test
    void readsTheVocabularyOfATokenizerFile() {
        String json = "{\"model\": {\"type\": \"WordPiece\", \"vocab\": {\"[UNK]\": 0, \"[CLS]\": 1, \"[SEP]\": 2, \"tree\": 3}}}";
        assertArrayEquals(new long[] {1, 3, 0, 2}, WordPiece.fromJson(new StringReader(json)).encode("Tree x", 8));
        for (String bad : List.of("", "[]", "{}", "{\"model\": {\"type\": \"BPE\"}}", "{\"model\": {\"type\": \"WordPiece\", \"vocab\": 3}}")) {
            assertThrows(FormatException.class, () -> WordPiece.fromJson(new StringReader(bad)));
        }
    }
}
