package io.varve.appliance.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.simulatedioc.SimulatedRecord;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A PV that counts from 0, and when it showed which number. */
final class SentCounter {
  private final SimulatedRecord record;
  private final boolean overPva;
  private final List<Instant> sent = new CopyOnWriteArrayList<>();

  SentCounter(SimulatedRecord record, boolean overPva) {
    this.record = record;
    this.overPva = overPva;
  }

  String name() {
    return record.name();
  }

  String requested() {
    return overPva ? "pva://" + name() : name();
  }

  boolean isOverPva() {
    return overPva;
  }

  /** How many were sent. */
  int count() {
    return sent.size();
  }

  void next(Instant time) {
    sent.add(time);
    record.put((double) (sent.size() - 1), time);
  }

  /**
   * Compares an answer with what was sent.
   *
   * @param csv seconds, value, severity, status and nanoseconds in each line
   * @param least the newest number that must be there
   */
  void check(List<String> csv, int least) {
    int before = -1;
    for (String line : csv) {
      String[] cells = line.split(",");
      int number = (int) Double.parseDouble(cells[1]);
      Instant time = Instant.ofEpochSecond(Long.parseLong(cells[0]), Long.parseLong(cells[4]));
      assertThat(time).as("time of %s = %d", name(), number).isEqualTo(sent.get(number));
      if (before >= 0 && !overPva) {
        assertThat(number).as("%s after %d", name(), before).isEqualTo(before + 1);
      }
      // The protocol may merge updates that come too fast, but not turn them round.
      assertThat(number).as(name()).isGreaterThan(before);
      before = number;
    }
    assertThat(before).as("the newest of %s", name()).isGreaterThanOrEqualTo(least);
  }
}
