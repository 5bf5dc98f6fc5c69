package io.varve.appliance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

/** The arrows of the house: they point down only. */
@AnalyzeClasses(
    packages = "io.varve",
    importOptions = {
      ImportOption.DoNotIncludeTests.class,
      ArchitectureTest.DoNotIncludeTestJars.class
    })
class ArchitectureTest {
  private static final String[] STORAGE = {
    "io.varve.sample..",
    "io.varve.name..",
    "io.varve.partition..",
    "io.varve.typeinfo..",
    "io.varve.plainpb..",
    "io.varve.store..",
    "io.varve.summary..",
    "io.varve.journal.."
  };
  private static final String OBJECT_STORE = "io.varve.objectstore..";
  private static final String REGISTRY = "io.varve.registry..";
  private static final String WEB = "io.varve.web..";
  private static final String ENGINE = "io.varve.engine..";
  private static final String CHANNEL_ACCESS = "io.varve.engine.ca..";
  private static final String ETL = "io.varve.etl..";
  private static final String RETRIEVAL = "io.varve.retrieval..";
  private static final String MGMT = "io.varve.mgmt..";
  private static final String APPLIANCE = "io.varve.appliance..";

  /** Modules lend their test fixtures to others as jars. */
  static final class DoNotIncludeTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule storageKnowsNoService =
      noClasses()
          .that()
          .resideInAnyPackage(STORAGE)
          .or()
          .resideInAPackage(REGISTRY)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(WEB, ENGINE, ETL, RETRIEVAL, MGMT, APPLIANCE);

  @ArchTest
  static final ArchRule storageKnowsNoSpringNoHttpAndNoEpicsNetwork =
      noClasses()
          .that()
          .resideInAnyPackage(STORAGE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework..",
              "jakarta..",
              "java.net.http..",
              "gov.aps..",
              "com.cosylab..",
              "org.epics..");

  @ArchTest
  static final ArchRule objectStorageKnowsNoServiceAndNoSpring =
      noClasses()
          .that()
          .resideInAPackage(OBJECT_STORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              WEB, ENGINE, ETL, RETRIEVAL, MGMT, APPLIANCE, "org.springframework..", "jakarta..");

  @ArchTest
  static final ArchRule onlyObjectStorageKnowsTheSdkOfAws =
      noClasses()
          .that()
          .resideOutsideOfPackage(OBJECT_STORE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon..");

  @ArchTest
  static final ArchRule theRegistryUsesSpringForSqlOnly =
      noClasses()
          .that()
          .resideInAPackage(REGISTRY)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework.boot..",
              "org.springframework.context..",
              "org.springframework.beans..",
              "org.springframework.web..",
              "jakarta..");

  @ArchTest
  static final ArchRule theWebFaceKnowsNoService =
      noClasses()
          .that()
          .resideInAPackage(WEB)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ENGINE, ETL, RETRIEVAL, MGMT, APPLIANCE);

  @ArchTest
  static final ArchRule theEngineKnowsNoOtherService =
      noClasses()
          .that()
          .resideInAPackage(ENGINE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ETL, RETRIEVAL, MGMT, APPLIANCE);

  @ArchTest
  static final ArchRule etlKnowsNoOtherService =
      noClasses()
          .that()
          .resideInAPackage(ETL)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ENGINE, RETRIEVAL, MGMT, APPLIANCE);

  @ArchTest
  static final ArchRule retrievalKnowsNoOtherService =
      noClasses()
          .that()
          .resideInAPackage(RETRIEVAL)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ENGINE, ETL, MGMT, APPLIANCE);

  @ArchTest
  static final ArchRule mgmtKnowsNoOtherService =
      noClasses()
          .that()
          .resideInAPackage(MGMT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ENGINE, ETL, RETRIEVAL, APPLIANCE);

  @ArchTest
  static final ArchRule onlyTheEngineSpeaksToTheEpicsNetwork =
      noClasses()
          .that()
          .resideOutsideOfPackages(ENGINE, "io.varve.simulatedioc..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("gov.aps..", "com.cosylab..", "org.epics..");

  @ArchTest
  static final ArchRule theClientOfChannelAccessKnowsNothingOfArchiving =
      classes()
          .that()
          .resideInAPackage(CHANNEL_ACCESS)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(CHANNEL_ACCESS, "java..", "org.slf4j..", "org.jspecify..");

  @ArchTest
  static final ArchRule packagesFormNoCircle =
      slices().matching("io.varve.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingStaticChanges =
      fields()
          .that()
          .areStatic()
          .and()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackage("io.varve.plainpb.wire..")
          .should()
          .haveModifier(JavaModifier.FINAL);

  @ArchTest
  static final ArchRule theTimeComesFromAnInjectedClock =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.varve.simulatedioc..", "io.varve.plainpb.wire..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .because("a clock that is not injected cannot be tested");

  @ArchTest
  static final ArchRule theSystemClockIsNamedOnce =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.varve.web.WebConfiguration")
          .and()
          .resideOutsideOfPackage("io.varve.simulatedioc..")
          .should()
          .callMethod(Clock.class, "systemUTC");
}
