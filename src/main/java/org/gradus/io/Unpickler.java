package org.gradus.io;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.types.FormatException;

/**
 * Reads Python's pickles of plain data, protocols 2 to 5: {@code None} is {@code null}, {@code int} {@code Long} or
 * {@code BigInteger}, {@code float} {@code Double}, {@code str} {@code String}, {@code bytes} {@code byte[]}, lists and tuples
 * {@code List}, sets {@code Set}, dictionaries {@code Map}. A pickle is a program that may name any function of Python's; here
 * the only ones that exist are those that {@link Library} knows, so that nothing else can be made or run.
 *
 * <p>Opcodes: Python's {@code pickletools}.
 */
final class Unpickler {
    /** What a pickle may call. */
    interface Library {
        /** @return the function of that name, or {@code null} if pickles may not call it */
        Function function(String name);

        /** An object that is kept outside of the pickle. */
        Object persistent(Object id);
    }

    @FunctionalInterface
    interface Function {
        Object call(List<?> arguments);
    }

    /** A function as a value of the pickle. */
    record Named(String name, Function function) { }

    private static final Object MARK = new Object();
    private static final int LONGEST_KEY = 64;

    private final String name;
    private final ByteBuffer in;
    private final Library library;
    private final ArrayList<Object> stack = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Long, Object> memo = new HashMap<>();

    private Unpickler(String name, byte[] pickle, Library library) {
        this.name = name;
        this.in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
        this.library = library;
    }

    /** @throws FormatException if this is no pickle, or not one of plain data */
    static Object load(String name, byte[] pickle, Library library) {
        Unpickler u = new Unpickler(name, pickle, library);
        try {
            return u.run();
        } catch (BufferUnderflowException e) {
            throw new FormatException(name + ": the pickle is truncated", e);
        } catch (ClassCastException | IndexOutOfBoundsException | UnsupportedOperationException | NullPointerException
            | ArithmeticException e) {
            throw new FormatException(name + ": the pickle makes no sense at byte " + u.in.position(), e);
        }
    }

    private Object run() {
        while (true) {
            int at = in.position();
            int op = in.get() & 0xff;
            if (op == '.') {
                Object result = pop();
                if (!stack.isEmpty()) {
                    throw new FormatException(name + ": the pickle ends with unused values");
                }
                return result;
            }
            if (!literal(op) && !container(op) && !memory(op) && !call(op)) {
                throw new FormatException(name + ": the pickle has the opcode 0x" + Integer.toHexString(op) + " at byte " + at
                    + ", which plain data do not need");
            }
        }
    }

    private boolean literal(int op) {
        switch (op) {
            case 0x80 -> in.get();
            case 0x95 -> in.getLong();
            case 'N' -> push(null);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'J' -> push((long) in.getInt());
            case 'K' -> push((long) (in.get() & 0xff));
            case 'M' -> push((long) (in.getShort() & 0xffff));
            case 0x8a -> push(integer(in.get() & 0xff));
            case 0x8b -> push(integer(in.getInt()));
            case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
            case 'X' -> push(text(in.getInt()));
            case 0x8c, 'U' -> push(text(in.get() & 0xff));
            case 0x8d -> push(text(in.getLong()));
            case 'T' -> push(text(in.getInt()));
            case 'C' -> push(bytes(in.get() & 0xff));
            case 'B' -> push(bytes(in.getInt()));
            case 0x8e -> push(bytes(in.getLong()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean container(int op) {
        switch (op) {
            case '}' -> push(new LinkedHashMap<>());
            case ']' -> push(new ArrayList<>());
            case ')' -> push(List.of());
            case 0x8f -> push(new LinkedHashSet<>());
            case '(' -> {
                marks.push(stack.size());
                push(MARK);
            }
            case 't' -> push(Collections.unmodifiableList(sinceMark()));
            case 0x85 -> push(tuple(1));
            case 0x86 -> push(tuple(2));
            case 0x87 -> push(tuple(3));
            case 's' -> {
                Object value = pop();
                Object key = pop();
                map().put(hashable(key), value);
            }
            case 'u' -> {
                List<Object> items = sinceMark();
                for (int i = 0; i < items.size(); i += 2) {
                    map().put(hashable(items.get(i)), items.get(i + 1));
                }
            }
            case 'a' -> {
                Object value = pop();
                list().add(value);
            }
            case 'e' -> {
                List<Object> items = sinceMark();
                list().addAll(items);
            }
            case 0x90 -> {
                List<Object> items = sinceMark();
                items.forEach(i -> set().add(hashable(i)));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean memory(int op) {
        switch (op) {
            case 'q' -> memo.put((long) (in.get() & 0xff), top());
            case 'r' -> memo.put((long) in.getInt(), top());
            case 0x94 -> memo.put((long) memo.size(), top());
            case 'h' -> push(remembered(in.get() & 0xff));
            case 'j' -> push(remembered(in.getInt()));
            case '0' -> pop();
            case '1' -> sinceMark();
            case '2' -> push(top());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean call(int op) {
        switch (op) {
            case 'c' -> push(function(line() + "." + line()));
            case 0x93 -> {
                Object function = pop();
                push(function((String) pop() + "." + function));
            }
            case 'R' -> {
                List<?> arguments = (List<?>) pop();
                push(((Named) pop()).function.call(arguments));
            }
            case 'b' -> attributes(pop());
            case 'Q' -> push(library.persistent(pop()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private Named function(String full) {
        Function f = library.function(full);
        if (f == null) {
            throw new FormatException(name + ": the pickle asks for " + full + ", which is no plain data; it was not run");
        }
        return new Named(full, f);
    }

    /** Python keeps notes on a dictionary as its attributes; they are not part of the data. */
    private void attributes(Object state) {
        if (!(top() instanceof Map) || !(state instanceof Map)) {
            throw new FormatException(name + ": the pickle sets attributes of an object that is no dictionary");
        }
    }

    /** Numbers, text and short tuples of them: what may contain itself has no hash, and a long hash can be asked for often. */
    private Object hashable(Object key) {
        boolean simple = key instanceof List<?> l ? l.size() <= LONGEST_KEY && l.stream().allMatch(Unpickler::isSimple)
            : isSimple(key);
        if (!simple) {
            throw new FormatException(name + ": the pickle has a key that is neither a number nor text nor a short tuple of these");
        }
        return key;
    }

    private static boolean isSimple(Object key) {
        return key == null || key instanceof String || key instanceof Long || key instanceof Double || key instanceof Boolean;
    }

    private Object remembered(long key) {
        if (!memo.containsKey(key)) {
            throw new FormatException(name + ": the pickle refers to value " + key + " before it is there");
        }
        return memo.get(key);
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object pop() {
        Object top = stack.remove(stack.size() - 1);
        if (top == MARK) {
            throw new FormatException(name + ": the pickle takes more values than there are");
        }
        return top;
    }

    private Object top() {
        return stack.get(stack.size() - 1);
    }

    private List<Object> sinceMark() {
        if (marks.isEmpty()) {
            throw new FormatException(name + ": the pickle ends a group that did not begin");
        }
        int from = marks.pop();
        List<Object> values = new ArrayList<>(stack.subList(from + 1, stack.size()));
        stack.subList(from, stack.size()).clear();
        return values;
    }

    private List<Object> tuple(int n) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            values.add(0, pop());
        }
        return Collections.unmodifiableList(values);
    }

    @SuppressWarnings("unchecked")
    private Map<Object, Object> map() {
        return (Map<Object, Object>) top();
    }

    @SuppressWarnings("unchecked")
    private List<Object> list() {
        return (List<Object>) top();
    }

    @SuppressWarnings("unchecked")
    private Set<Object> set() {
        return (Set<Object>) top();
    }

    private byte[] bytes(long n) {
        if (n < 0 || n > in.remaining()) {
            throw new FormatException(name + ": the pickle is truncated: " + n + " bytes where " + in.remaining() + " are left");
        }
        byte[] b = new byte[(int) n];
        in.get(b);
        return b;
    }

    private String text(long n) {
        return new String(bytes(n), StandardCharsets.UTF_8);
    }

    private String line() {
        StringBuilder text = new StringBuilder();
        for (int c = in.get(); c != '\n'; c = in.get()) {
            text.append((char) (c & 0xff));
        }
        return text.toString();
    }

    private Number integer(long n) {
        byte[] b = bytes(n);
        for (int i = 0; i < b.length / 2; i++) {
            byte swap = b[i];
            b[i] = b[b.length - 1 - i];
            b[b.length - 1 - i] = swap;
        }
        BigInteger value = b.length == 0 ? BigInteger.ZERO : new BigInteger(b);
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : (Number) value;
    }
}
