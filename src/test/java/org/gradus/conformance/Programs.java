package org.gradus.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.Tensor;

/** Recorded programs: of several operations with backward passes, of misuse that must throw, and of what is printed. */
final class Programs {
    private static final Set<String> AUTOGRAD = Set.of("backward", "autograd.grad", "requires_grad_", "setitem");

    private final Calls calls;
    private final Map<String, OpFile> known;

    Programs(Calls calls, Map<String, OpFile> known) {
        this.calls = calls;
        this.known = known;
    }

    /** Twice: reading every value right after its statement, and reading only what is left at the end, so that all stays pending. */
    void check(JsonObject c) {
        check(c, true);
        check(c, false);
    }

    private void check(JsonObject c, boolean eager) {
        double rtol = c.get("rtol").getAsDouble();
        double atol = c.get("atol").getAsDouble();
        JsonObject expect = c.getAsJsonObject("expect");
        JsonObject leaves = c.getAsJsonObject("leaves");
        try (Program program = new Program(calls, known, leaves)) {
            JsonArray statements = c.getAsJsonArray("program");
            for (int i = 0; i < statements.size(); i++) {
                String where = (eager ? "statement " : "lazily, statement ") + i + " " + statements.get(i).getAsJsonArray().get(1).getAsString();
                try {
                    program.run(statements.get(i).getAsJsonArray()).forEach((name, value) -> {
                        checkMade(where + ", " + name, expect, name, value, eager, rtol, atol);
                    });
                } catch (NoOverloadException e) {
                    throw new NoOverloadException(where + ": " + e.getMessage(), e.excluded());
                }
            }
            String when = eager ? "at the end, " : "lazily, at the end, ";
            for (Map.Entry<String, JsonElement> e : expect.getAsJsonObject("final").entrySet()) {
                Outputs.check(when + e.getKey(), e.getValue().getAsJsonObject(), program.variable(e.getKey()), rtol, atol);
            }
            for (Map.Entry<String, JsonElement> e : expect.getAsJsonObject("grads").entrySet()) {
                checkGrad(when + "gradient of " + e.getKey(), e.getValue(), (Tensor) program.variable(e.getKey()), rtol, atol);
            }
        }
    }

    private static void checkMade(String where, JsonObject expect, String name, Object value, boolean eager, double rtol, double atol) {
        JsonElement want = expect.getAsJsonObject("values").get(name);
        if (eager && want != null && !want.isJsonNull()) {
            Outputs.check(where, want.getAsJsonObject(), value, rtol, atol);
        }
        JsonElement requiresGrad = expect.getAsJsonObject("requires_grad").get(name);
        if (requiresGrad != null && value instanceof Tensor t && t.requiresGrad() != requiresGrad.getAsBoolean()) {
            throw new MismatchException(where + ": requiresGrad " + t.requiresGrad() + ", expected " + requiresGrad);
        }
    }

    private static void checkGrad(String what, JsonElement want, Tensor leaf, double rtol, double atol) {
        Tensor grad = leaf.grad();
        if (want.isJsonNull() != (grad == null)) {
            throw new MismatchException(what + ": " + (grad == null ? "none" : "there is one"));
        }
        if (grad != null) {
            Outputs.check(what, want.getAsJsonObject(), grad, rtol, atol);
        }
    }

    void checkPrint(JsonObject c) {
        try (Program program = new Program(calls, known, c.getAsJsonObject("leaves"))) {
            c.getAsJsonArray("program").forEach(s -> program.run(s.getAsJsonArray()));
            String got = String.valueOf(program.variable(c.get("print").getAsString()));
            String want = c.get("repr").getAsString();
            if (!got.equals(want)) {
                throw new MismatchException("printed\n" + got + "\nexpected\n" + want);
            }
        }
    }

    void checkMisuse(JsonObject c) {
        try (Program program = new Program(calls, known, c.getAsJsonObject("leaves"))) {
            JsonArray statements = c.getAsJsonArray("program");
            int fails = c.get("fails_at").getAsInt();
            for (int i = 0; i < fails; i++) {
                program.run(statements.get(i).getAsJsonArray());
            }
            JsonArray last = statements.get(fails).getAsJsonArray();
            String op = last.get(1).getAsString();
            try {
                program.run(last);
                program.variables().forEach(Programs::read);
            } catch (MissingException | NoOverloadException e) {
                throw e;
            } catch (RuntimeException e) {
                checkMessage(e, c, op, last);
                return;
            }
            throw new MismatchException("no exception; PyTorch's is: " + c.get("message").getAsString());
        }
    }

    private static void read(Object value) {
        if (value instanceof Tensor t) {
            Elements.of(t);
        }
    }

    private static void checkMessage(RuntimeException e, JsonObject c, String op, JsonArray statement) {
        if (!AUTOGRAD.contains(op) && !op.endsWith("_")) {
            JsonArray inputs = new JsonArray();
            c.getAsJsonObject("leaves").entrySet().forEach(l -> inputs.add(l.getValue()));
            Messages.check(e, c, List.of(op), inputs, Map.of("args", statement.get(2), "kwargs", statement.get(3)));
        } else if (!Messages.matches(c.get("message_regex").getAsString(), String.valueOf(e.getMessage()))) {
            throw new MismatchException("message is not PyTorch's (" + c.get("message_regex").getAsString() + "): " + e);
        }
    }
}
