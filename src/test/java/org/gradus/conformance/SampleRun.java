package org.gradus.conformance;

import java.net.URISyntaxException;

/** Runs the sample that the project contains on the CPU device of its own virtual machine, and says whether that has the Vector API. */
public final class SampleRun {
    private SampleRun() {
    }

    public static void main(String[] none) throws URISyntaxException {
        System.out.println("Vector API: " + ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
        ConformanceTest.check("cpu", Part.WHOLE);
    }
}
