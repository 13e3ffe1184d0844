package org.gradus.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A file of calls of one operation. */
record OpFile(String op, int tier, List<String> names, List<Signature> signatures, JsonArray cases, JsonArray errors) {

    static OpFile of(JsonObject json) {
        String op = json.get("op").getAsString();
        List<String> names = new ArrayList<>(List.of(op));
        strings(json, "aliases", names);
        List<String> texts = new ArrayList<>();
        strings(json, "signatures", texts);
        return new OpFile(op, json.get("tier").getAsInt(), names, texts.stream().map(Signature::parse).toList(),
            array(json, "cases"), array(json, "errors"));
    }

    private static void strings(JsonObject json, String key, List<String> into) {
        for (JsonElement e : array(json, key)) {
            into.add(e.getAsString());
        }
    }

    private static JsonArray array(JsonObject json, String key) {
        return json.has(key) ? json.getAsJsonArray(key) : new JsonArray();
    }

    /** The names of the method that writes into its first tensor. */
    List<String> inPlaceNames() {
        return names.stream().map(n -> n + "_").toList();
    }
}
