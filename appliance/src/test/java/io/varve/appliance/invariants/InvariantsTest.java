package io.varve.appliance.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The list of invariants and the tests that guard them agree. */
class InvariantsTest {
  private static final Pattern ENTRY = Pattern.compile("\\| ([A-H][0-9]+) \\| (.+) \\|");
  private static final String OPEN = "**open**";

  private static final Map<String, String> RULES = new TreeMap<>();
  private static GuardsInSources guards;

  @BeforeAll
  static void read() throws IOException {
    Path repository = repository();
    for (String line : Files.readAllLines(repository.resolve("docs/invariants.md"))) {
      Matcher entry = ENTRY.matcher(line);
      if (entry.matches()) {
        assertThat(RULES.put(entry.group(1), entry.group(2))).as(line).isNull();
      }
    }
    guards = GuardsInSources.in(repository);
  }

  @Test
  void everyInvariantThatIsNotOpenHasATest() {
    Set<String> unguarded = new TreeSet<>(RULES.keySet());
    unguarded.removeIf(id -> RULES.get(id).contains(OPEN));
    unguarded.removeAll(guards.testsById().keySet());

    assertThat(unguarded).isEmpty();
  }

  @Test
  void noInvariantOfStoringReadingAndMovingIsOpen() {
    assertThat(RULES.keySet())
        .contains("A1", "A20", "B1", "B15", "C1", "C12", "D1", "D13", "E1", "E31");
    assertThat(RULES)
        .allSatisfy((id, rule) -> assertThat(id.charAt(0) <= 'E' && rule.contains(OPEN)).isFalse());
  }

  @Test
  void noInvariantIsMarkedOpenThatATestGuards() {
    assertThat(guards.testsById().keySet())
        .allSatisfy(id -> assertThat(RULES.getOrDefault(id, "")).as(id).doesNotContain(OPEN));
  }

  @Test
  void noTestNamesAnInvariantThatIsNotInTheList() {
    Map<String, ?> unknown = new TreeMap<>(guards.testsById());
    unknown.keySet().removeAll(RULES.keySet());

    assertThat(unknown).isEmpty();
  }

  @Test
  void onlyTestsGuard() {
    assertThat(guards.onNoTest()).isEmpty();
  }

  private static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/invariants.md"))) {
      folder = folder.getParent();
      assertThat(folder).as("the folder above this module that holds docs/").isNotNull();
    }
    return folder;
  }
}
