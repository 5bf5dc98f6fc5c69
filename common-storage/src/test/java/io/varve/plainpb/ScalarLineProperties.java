package io.varve.plainpb;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The quick way through lines of scalar numbers sees what the general way sees. */
class ScalarLineProperties {

  @Provide
  Arbitrary<List<Sample>> numbers() {
    return Arbitraries.of(
            DbrType.SCALAR_DOUBLE,
            DbrType.SCALAR_FLOAT,
            DbrType.SCALAR_INT,
            DbrType.SCALAR_SHORT,
            DbrType.SCALAR_ENUM)
        .flatMap(type -> plain(type).list().ofMinSize(4).ofMaxSize(8));
  }

  /** Fields would send every line the general way. */
  private static Arbitrary<Sample> plain(DbrType type) {
    return Samples.of(type).map(sample -> sample.withFields(List.of(), null));
  }

  @Property(tries = 2000)
  void aLineFollowedByOthersIsReadAsWhenItStandsAlone(@ForAll("numbers") List<Sample> samples)
      throws Exception {
    LineBuffer body = new LineBuffer(8);
    SampleEncoder encoder = new SampleEncoder();
    for (Sample sample : samples) {
      encoder.encode(sample, body);
      SampleCursor near = cursor(samples, body, body.size());
      // Behind the end lies what is no line, as in an array that is filled again and again.
      body.put(new byte[64], 0, 64);
      SampleCursor far = cursor(samples, body, body.size() - 64);
      while (near.next()) {
        assertThat(far.next()).isTrue();
        assertThat(Samples.essence(far.sample())).isEqualTo(Samples.essence(near.sample()));
        assertThat(far.nextPosition()).isEqualTo(near.nextPosition());
      }
      assertThat(far.next()).isFalse();
      body.truncate(body.size() - 64);
    }
  }

  @Property(tries = 5000)
  void damageIsSeenByBothWays(
      @ForAll("numbers") List<Sample> samples, @ForAll int at, @ForAll("damages") byte damage)
      throws Exception {
    LineBuffer body = new LineBuffer(8);
    SampleEncoder encoder = new SampleEncoder();
    samples.forEach(sample -> encoder.encode(sample, body));
    body.array()[Math.floorMod(at, body.size())] = damage;

    byte[] exact = body.toByteArray();
    byte[] roomy = Arrays.copyOf(exact, exact.length + 64);
    PartitionHeader header = new PartitionHeader(samples.getFirst().type(), "X", 2024);
    // Each line in an array of its own leaves no room for the quick way.
    SampleCursor quick = new SampleCursor(header, LineScanner.of(roomy, 0, exact.length));
    int from = 0;
    for (int i = 0; i < exact.length; i++) {
      if (exact[i] == '\n') {
        byte[] line = Arrays.copyOfRange(exact, from, i + 1);
        from = i + 1;
        SampleCursor general = new SampleCursor(header, LineScanner.of(line, 0, line.length));
        if (general.next()) {
          assertThat(quick.next()).isTrue();
          assertThat(Samples.essence(quick.sample())).isEqualTo(Samples.essence(general.sample()));
        }
      }
    }
    assertThat(quick.next()).isFalse();
  }

  @Provide
  Arbitrary<Byte> damages() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.of((byte) 0x0A, (byte) 0x1B, (byte) 0x0D)),
        Tuple.of(1, Arbitraries.bytes()));
  }

  private static SampleCursor cursor(List<Sample> samples, LineBuffer body, int to) {
    return new SampleCursor(
        new PartitionHeader(samples.getFirst().type(), "X", 2024),
        LineScanner.of(body.array(), 0, to));
  }
}
