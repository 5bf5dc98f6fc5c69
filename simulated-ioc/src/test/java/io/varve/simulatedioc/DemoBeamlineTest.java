package io.varve.simulatedioc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemoBeamlineTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2024-03-01T00:00:00Z"), ZoneOffset.UTC);

  private static final List<String> STRUCTURES =
      List.of("DEMO:BPM:Table", "DEMO:Motor:Status", "DEMO:Beam:Turns", "DEMO:Interlock:OK");

  private final SimulatedIoc ioc = new SimulatedIoc(1, 2, CLOCK);
  private final DemoBeamline beamline = new DemoBeamline(ioc, CLOCK);

  private List<SimulatedRecord> records() {
    return beamline.pvNames().stream()
        .filter(name -> !STRUCTURES.contains(name))
        .map(ioc::record)
        .toList();
  }

  @Test
  void everyTypeIsThereAsScalarAndAsArray() {
    Set<ValueKind> scalars = EnumSet.noneOf(ValueKind.class);
    Set<ValueKind> arrays = EnumSet.noneOf(ValueKind.class);
    for (SimulatedRecord record : records()) {
      (record.count() > 1 ? arrays : scalars).add(record.kind());
    }
    assertThat(scalars).containsExactlyInAnyOrder(ValueKind.values());
    assertThat(arrays).containsExactlyInAnyOrder(ValueKind.values());
    assertThat(beamline.pvNames()).containsAll(STRUCTURES);
  }

  @Test
  void everyRecordMoves() {
    for (int i = 0; i < 300; i++) {
      beamline.step();
    }
    assertThat(records()).allSatisfy(record -> assertThat(record.puts()).isGreaterThan(20));
  }

  @Test
  void theBeamDecaysAndIsRefilled() {
    SimulatedRecord current = ioc.record("DEMO:Beam:Current");
    double lowest = Double.MAX_VALUE;
    double after = 0;
    for (int i = 0; i < 1000; i++) {
      beamline.step();
      double now = current.reading().asDouble();
      if (now < lowest) {
        lowest = now;
        after = now;
      }
      after = Math.max(after, now);
    }
    assertThat(lowest).isBetween(178.0, 181.0);
    assertThat(after).isGreaterThan(199.0);
  }

  @Test
  void oneRecordRaisesAlarmsOfEverySeverityByItsLimits() {
    SimulatedRecord temperature = ioc.record("DEMO:Mag:Temp");
    Set<Integer> severities = new HashSet<>();
    Set<Integer> statuses = new HashSet<>();
    for (int i = 0; i < 4000; i++) {
      beamline.step();
      severities.add(temperature.reading().severity());
      statuses.add(temperature.reading().status());
    }
    assertThat(severities).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(statuses).contains(0, 3, 4);
  }
}
