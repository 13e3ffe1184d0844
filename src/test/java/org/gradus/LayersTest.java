package org.gradus;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The layers of the architecture: each package may use only those below it. */
class LayersTest {
    private static final JavaClasses CLASSES = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("org.gradus");

    @Test
    void eachLayerUsesOnlyThoseBelow() {
        layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true)
            .layer("types").definedBy("org.gradus.types")
            .layer("ir").definedBy("org.gradus.ir")
            .layer("device").definedBy("org.gradus.device")
            .layer("cpu").definedBy("org.gradus.cpu..")
            .layer("opencl").definedBy("org.gradus.opencl..")
            .layer("tensor").definedBy("org.gradus")
            .layer("autograd").definedBy("org.gradus.autograd..")
            .layer("user").definedBy("org.gradus.nn..", "org.gradus.optim..", "org.gradus.distributions..", "org.gradus.data..",
                "org.gradus.io..", "org.gradus.onnx..", "org.gradus.tools..")
            .layer("examples").definedBy("org.gradus.examples..")
            .whereLayer("types").mayNotAccessAnyLayer()
            .whereLayer("ir").mayOnlyAccessLayers("types")
            .whereLayer("device").mayOnlyAccessLayers("types", "ir")
            .whereLayer("cpu").mayOnlyAccessLayers("types", "ir", "device")
            .whereLayer("opencl").mayOnlyAccessLayers("types", "ir", "device")
            .whereLayer("tensor").mayOnlyAccessLayers("types", "ir", "device")
            .whereLayer("autograd").mayOnlyAccessLayers("types", "ir", "device", "tensor")
            .whereLayer("user").mayOnlyAccessLayers("types", "ir", "device", "tensor", "autograd")
            .whereLayer("examples").mayNotBeAccessedByAnyLayer()
            .check(CLASSES);
    }

    @Test
    void oneClassReachesJocl() {
        noClasses().that().resideInAPackage("org.gradus..").and().haveNameNotMatching("org\\.gradus\\.opencl\\.ClApi(\\$.*)?")
            .should().dependOnClassesThat().resideInAPackage("org.jocl..").check(CLASSES);
        classes().that().haveFullyQualifiedName("org.gradus.opencl.ClApi")
            .should().dependOnClassesThat().resideInAPackage("org.jocl..").check(CLASSES);
    }

    @Test
    void oneClassReachesEachLibraryOfTheHost() {
        noClasses().that().resideInAPackage("org.gradus..").and().doNotHaveFullyQualifiedName("org.gradus.Decompositions")
            .should().dependOnClassesThat().resideInAPackage("org.ejml..").check(CLASSES);
        noClasses().that().resideInAPackage("org.gradus..").and().doNotHaveFullyQualifiedName("org.gradus.Transforms")
            .should().dependOnClassesThat().resideInAnyPackage("org.jtransforms..", "org.visnow..").check(CLASSES);
        noClasses().that().resideInAPackage("org.gradus..")
            .and().haveNameNotMatching("org\\.gradus\\.onnx\\.Proto(Reader|Writer)(\\$.*)?")
            .should().dependOnClassesThat().resideInAPackage("com.google.protobuf..").check(CLASSES);
    }

    @Test
    void theLibraryLogsThroughSlf4jAlone() {
        noClasses().that().resideInAPackage("org.gradus..").and().resideOutsideOfPackage("org.gradus.examples..")
            .should().dependOnClassesThat().resideInAnyPackage("ch.qos.logback..", "java.util.logging..", "org.knowm..", "me.tongfei..")
            .check(CLASSES);
    }
}
