package org.gradus.data;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.Reader;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gradus.types.ArgumentException;
import org.gradus.types.FormatException;

/**
 * BERT's tokenizer for uncased models: text is lower-cased and loses its accents, is cut at spaces and around punctuation and
 * Chinese characters, and each word is cut into the longest pieces that the vocabulary has; pieces inside a word begin with
 * {@code ##}. A word that cannot be pieced together is {@code [UNK]}.
 *
 * <pre>{@code
 * long[] ids = WordPiece.fromJson(Files.newBufferedReader(Path.of("tokenizer.json"))).encode("Lazy graphs", 256);
 * }</pre>
 */
public final class WordPiece {
    private static final int LONGEST_WORD = 100;
    private static final String INSIDE = "##";

    private final Map<String, Integer> vocabulary;
    private final int unknown;
    private final int first;
    private final int last;

    /**
     * @param vocabulary ids of pieces
     * @throws ArgumentException if {@code [UNK]}, {@code [CLS]} or {@code [SEP]} is not among them
     */
    public WordPiece(Map<String, Integer> vocabulary) {
        this.vocabulary = Map.copyOf(vocabulary);
        this.unknown = special("[UNK]");
        this.first = special("[CLS]");
        this.last = special("[SEP]");
    }

    /**
     * Reads the vocabulary of a {@code tokenizer.json}.
     *
     * @throws FormatException if it holds no WordPiece model
     */
    public static WordPiece fromJson(Reader json) {
        try {
            JsonObject model = JsonParser.parseReader(json).getAsJsonObject().getAsJsonObject("model");
            if (!model.get("type").getAsString().equals("WordPiece")) {
                throw new FormatException("tokenizer: the model is " + model.get("type") + ", not WordPiece");
            }
            Map<String, Integer> vocabulary = new HashMap<>();
            for (Map.Entry<String, JsonElement> e : model.getAsJsonObject("vocab").entrySet()) {
                vocabulary.put(e.getKey(), e.getValue().getAsInt());
            }
            return new WordPiece(vocabulary);
        } catch (JsonParseException | IllegalStateException | NullPointerException | ClassCastException | NumberFormatException e) {
            throw new FormatException("tokenizer: not a tokenizer.json with a WordPiece model: " + e, e);
        }
    }

    private int special(String piece) {
        Integer id = vocabulary.get(piece);
        if (id == null) {
            throw new ArgumentException("WordPiece: the vocabulary has no " + piece);
        }
        return id;
    }

    /**
     * The ids of {@code text} between {@code [CLS]} and {@code [SEP]}.
     *
     * @param most ids in all; the end of a longer text is left out
     * @throws ArgumentException if {@code most} is less than 2
     */
    public long[] encode(String text, int most) {
        if (most < 2) {
            throw new ArgumentException("WordPiece: " + most + " ids leave no room for [CLS] and [SEP]");
        }
        List<Integer> ids = new ArrayList<>(List.of(first));
        for (String word : words(text)) {
            pieces(word, ids);
            if (ids.size() >= most) {
                break;
            }
        }
        while (ids.size() > most - 1) {
            ids.remove(ids.size() - 1);
        }
        ids.add(last);
        return ids.stream().mapToLong(Integer::longValue).toArray();
    }

    /** Words and marks of cleaned text. */
    static List<String> words(String text) {
        StringBuilder spaced = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == 0 || c == 0xFFFD || isControl(c)) {
                return;
            }
            boolean alone = isChinese(c);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                spaced.append(' ');
            } else {
                spaced.append(alone ? " " : "").appendCodePoint(c).append(alone ? " " : "");
            }
        });
        StringBuilder cut = new StringBuilder();
        Normalizer.normalize(spaced.toString(), Normalizer.Form.NFD).codePoints()
            .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK).map(Character::toLowerCase).forEach(c -> {
                boolean mark = isPunctuation(c);
                cut.append(mark ? " " : "").appendCodePoint(c).append(mark ? " " : "");
            });
        String trimmed = cut.toString().trim();
        return trimmed.isEmpty() ? List.of() : List.of(trimmed.split(" +"));
    }

    private static boolean isControl(int c) {
        int type = Character.getType(c);
        boolean space = c == '\t' || c == '\n' || c == '\r';
        return !space && (type == Character.CONTROL || type == Character.FORMAT || type == Character.PRIVATE_USE
            || type == Character.SURROGATE || type == Character.UNASSIGNED);
    }

    private static boolean isPunctuation(int c) {
        boolean ascii = c >= 33 && c <= 47 || c >= 58 && c <= 64 || c >= 91 && c <= 96 || c >= 123 && c <= 126;
        return ascii || switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION, Character.DASH_PUNCTUATION, Character.START_PUNCTUATION,
                Character.END_PUNCTUATION, Character.INITIAL_QUOTE_PUNCTUATION, Character.FINAL_QUOTE_PUNCTUATION,
                Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    /** The blocks of ideographs that BERT's own tokenizer takes apart. */
    private static boolean isChinese(int c) {
        return c >= 0x4E00 && c <= 0x9FFF || c >= 0x3400 && c <= 0x4DBF || c >= 0x20000 && c <= 0x2A6DF || c >= 0x2A700 && c <= 0x2B73F
            || c >= 0x2B740 && c <= 0x2B81F || c >= 0x2B820 && c <= 0x2CEAF || c >= 0xF900 && c <= 0xFAFF || c >= 0x2F800 && c <= 0x2FA1F;
    }

    private void pieces(String word, List<Integer> ids) {
        int[] letters = word.codePoints().toArray();
        List<Integer> found = new ArrayList<>();
        for (int start = 0; start < letters.length;) {
            int end = letters.length > LONGEST_WORD ? start : letters.length;
            Integer id = null;
            for (; end > start && id == null; end--) {
                id = vocabulary.get((start > 0 ? INSIDE : "") + new String(letters, start, end - start));
            }
            if (id == null) {
                ids.add(unknown);
                return;
            }
            found.add(id);
            start = end + 1;
        }
        ids.addAll(found);
    }
}
