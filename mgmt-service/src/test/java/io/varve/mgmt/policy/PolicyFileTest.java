package io.varve.mgmt.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeTheFirstVersion() throws IOException {
    file = folder.resolve("policies.yaml");
    write("First");
  }

  @Test
  void aChangedFileIsReadAgain() throws IOException {
    PolicyFile policies = new PolicyFile(file);
    write("SecondOne");

    assertThat(policies.list()).containsOnlyKeys("SecondOne");
    assertThat(policies.text()).contains("SecondOne");
  }

  @Test
  void aBrokenChangeLeavesThePoliciesInForce() throws IOException {
    PolicyFile policies = new PolicyFile(file);
    Files.writeString(file, "policies: nonsense");
    assertThat(policies.list()).containsOnlyKeys("First");

    Files.delete(file);
    assertThat(policies.list()).containsOnlyKeys("First");

    write("Repaired");
    assertThat(policies.list()).containsOnlyKeys("Repaired");
  }

  @Test
  void theEndingOfTheFileSaysWhatItIs() throws IOException {
    Path script = folder.resolve("policies.PY");
    Files.writeString(script, DeclarativePoliciesTest.resource("contract.py"));

    assertThat(new PolicyFile(script).list()).containsKey("Fast");
  }

  @Test
  void aFileOfAnotherKindOrNoFileIsRefusedByName() throws IOException {
    Path text = folder.resolve("policies.txt");
    Files.writeString(text, "");

    assertThatThrownBy(() -> new PolicyFile(text))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("policies.txt")
        .hasMessageContaining(".yaml");
    assertThatThrownBy(() -> new PolicyFile(folder.resolve("absent.yaml")))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("absent.yaml");
  }

  private void write(String name) throws IOException {
    Files.writeString(file, "policies: [{name: " + name + ", dataStores: ['pb://x']}]");
  }
}
