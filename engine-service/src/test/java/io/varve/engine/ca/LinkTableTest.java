package io.varve.engine.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTableTest {
  private final LinkTable table = new LinkTable();
  private final Map<Integer, CaLink> expected = new TreeMap<>();

  private static CaLink link(int id) {
    return new CaLink(null, id, null);
  }

  private void add(int id) {
    CaLink link = link(id);
    table.add(link);
    expected.putIfAbsent(id, link);
  }

  private void remove(int id) {
    CaLink there = expected.remove(id);
    assertThat(table.remove(there == null ? link(id) : there)).isEqualTo(there != null);
  }

  private void check(int ids) {
    assertThat(table.size()).isEqualTo(expected.size());
    assertThat(table.isEmpty()).isEqualTo(expected.isEmpty());
    assertThat(table.all()).containsExactlyInAnyOrderElementsOf(expected.values());
    for (int id = -2; id < ids; id++) {
      assertThat(table.get(id)).isSameAs(expected.get(id));
    }
  }

  /** Numbers that are few, so that they meet; many; and far apart, so that they fall together. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64})
  void linksAreFoundWhateverComesAndGoes(int apart) {
    Random random = new Random(apart);
    for (int step = 0; step < 3000; step++) {
      int id = random.nextInt(200) * apart;
      // It fills up, empties and fills again.
      if (random.nextInt(1000) < 350 + 300 * (step / 1000 % 2)) {
        remove(id);
      } else {
        add(id);
      }
      if (step % 50 == 0) {
        check(200 * apart);
      }
    }
    check(200 * apart);
    for (int id : new ArrayList<>(expected.keySet())) {
      remove(id);
    }
    check(200 * apart);
  }

  @Test
  void aLinkAddedAgainIsThereOnce() {
    add(3);
    CaLink first = expected.get(3);
    table.add(first);
    assertThat(table.all()).isEqualTo(List.of(first));
  }

  @Test
  void nothingIsLeftOfATableThatWasCleared() {
    for (int id = 0; id < 100; id++) {
      add(id);
    }
    table.clear();
    expected.clear();
    check(100);
    add(5);
    check(100);
  }
}
