package io.varve.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.registry.RegistryDatabase;
import io.varve.store.StoreMacros;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class WebConfigurationTest {
  private WebApplicationContextRunner runner;

  @BeforeEach
  void prepare(@TempDir Path data) {
    runner =
        new WebApplicationContextRunner()
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withConfiguration(AutoConfigurations.of(WebConfiguration.class))
            .withPropertyValues("spring.config.import=classpath:varve.yaml", "varve.data=" + data);
  }

  @Test
  void storesLieInTheDataFolderByDefault() {
    runner.run(
        context -> {
          VarveProperties properties = context.getBean(VarveProperties.class);
          assertThat(properties.identity()).isEqualTo("appliance0");
          assertThat(properties.stores().longTerm()).isNull();
          assertThat(context.getBean(StoreMacros.class).expand("${ARCHAPPL_MEDIUM_TERM_FOLDER}"))
              .isEqualTo(properties.data().resolve("mts").toString());
        });
  }

  @Test
  void theVariablesOfEaaAreUnderstood() {
    runner
        .withPropertyValues("ARCHAPPL_MYIDENTITY=lab7", "ARCHAPPL_LONG_TERM_FOLDER=/nfs/lts")
        .run(
            context -> {
              assertThat(context.getBean(VarveProperties.class).identity()).isEqualTo("lab7");
              assertThat(context.getBean(StoreMacros.class).expand("${ARCHAPPL_LONG_TERM_FOLDER}"))
                  .isEqualTo("/nfs/lts");
            });
  }

  @Test
  void aRegistryUrlThatIsNoDatabaseOfOursStopsTheStartWithASentence() {
    runner
        .withPropertyValues("varve.registry.url=jdbc:mysql://host/archappl")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("neither SQLite")
                    .hasMessageContaining("correct varve.registry.url"));
  }

  @Test
  void theDatabaseIsClosedWithTheContext() {
    RegistryDatabase[] database = new RegistryDatabase[1];
    runner.run(context -> database[0] = context.getBean(RegistryDatabase.class));

    assertThat(database[0].isClosed()).isTrue();
  }
}
