package org.gradus.conformance;

import com.google.gson.JsonObject;

/** Recorded trajectories of optimizers and learning-rate schedules. */
final class Optimizers {

    void check(JsonObject c) {
        throw new MissingException("no optimizer " + c.get("optimizer").getAsString());
    }

    void checkSchedule(JsonObject c) {
        throw new MissingException("no scheduler " + c.get("scheduler").getAsString());
    }
}
