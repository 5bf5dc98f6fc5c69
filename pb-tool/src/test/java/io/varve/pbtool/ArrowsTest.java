package io.varve.pbtool;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The tool stands on the storage and on nothing else of the house. */
@AnalyzeClasses(packages = "io.varve.pbtool", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
  @ArchTest
  static final ArchRule theToolKnowsFormatAndStoresOnly =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.varve.pbtool",
              "io.varve.plainpb",
              "io.varve.partition",
              "io.varve.sample",
              "io.varve.store",
              "io.varve.summary",
              "java..",
              "me.tongfei.progressbar",
              "org.jspecify.annotations",
              "picocli",
              "tools.jackson..");
}
