package io.varve.plainpb;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.varve.invariants.Guards;
import io.varve.partition.Years;
import io.varve.plainpb.wire.EPICSEvent;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Every type survives the way to a line and back. */
@Guards({"C10", "C11"})
class CodecProperties {

  @Provide
  Arbitrary<List<Sample>> samplesOfOneType() {
    return Arbitraries.of(DbrType.values()).flatMap(type -> Samples.of(type).list().ofMaxSize(8));
  }

  @Property(tries = 2000)
  void whatIsWrittenIsReadBack(@ForAll("samplesOfOneType") List<Sample> samples) throws Exception {
    for (Sample sample : samples) {
      LineBuffer line = new LineBuffer(8);
      new SampleEncoder().encode(sample, line);

      assertThat(line.toByteArray()).containsOnlyOnce((byte) '\n').endsWith((byte) '\n');
      SampleCursor cursor = cursor(sample, line);
      assertThat(cursor.next()).isTrue();
      assertThat(Samples.essence(cursor.sample())).isEqualTo(Samples.essence(sample));
      assertThat(cursor.next()).isFalse();
      assertThat(cursor.damagedLines()).isZero();
    }
  }

  @Property(tries = 1000)
  void protobufWritesTheSameBytes(@ForAll("samplesOfOneType") List<Sample> samples)
      throws Exception {
    for (Sample sample : samples) {
      LineBuffer line = new LineBuffer(8);
      new SampleEncoder().encode(sample, line);
      LineBuffer raw = new LineBuffer(8);
      assertThat(Escape.unescape(line.array(), 0, line.size() - 1, raw)).isTrue();

      MessageLite message = parser(sample.type()).parseFrom(raw.array(), 0, raw.size());

      assertThat(message.toByteArray()).isEqualTo(raw.toByteArray());
    }
  }

  @Property(tries = 3000)
  void anyBytesAreReadOrSkippedButNeverFail(
      @ForAll byte[] bytes, @ForAll DbrType type, @ForAll("tails") byte[] tail) throws Exception {
    LineBuffer body = new LineBuffer(8);
    body.put(bytes, 0, bytes.length);
    body.put(tail, 0, tail.length);
    body.put((byte) '\n');
    SampleCursor cursor =
        new SampleCursor(
            new PartitionHeader(type, "X", 2024), LineScanner.of(body.array(), 0, body.size()));
    List<Object> read = new ArrayList<>();
    while (cursor.next()) {
      read.add(Samples.essence(cursor.sample()));
    }
    assertThat(read.size()).isLessThanOrEqualTo(body.size());
  }

  @Provide
  Arbitrary<byte[]> tails() {
    return Arbitraries.of(new byte[0], new byte[] {0x28}, new byte[] {0x1B}, new byte[] {0x1A, 5});
  }

  private static SampleCursor cursor(Sample sample, LineBuffer line) {
    return new SampleCursor(
        new PartitionHeader(sample.type(), "X", Years.of(sample.epochSecond())),
        LineScanner.of(line.array(), 0, line.size()));
  }

  private static Parser<? extends MessageLite> parser(DbrType type) {
    return switch (type) {
      case SCALAR_STRING -> EPICSEvent.ScalarString.parser();
      case SCALAR_SHORT -> EPICSEvent.ScalarShort.parser();
      case SCALAR_FLOAT -> EPICSEvent.ScalarFloat.parser();
      case SCALAR_ENUM -> EPICSEvent.ScalarEnum.parser();
      case SCALAR_BYTE -> EPICSEvent.ScalarByte.parser();
      case SCALAR_INT -> EPICSEvent.ScalarInt.parser();
      case SCALAR_DOUBLE -> EPICSEvent.ScalarDouble.parser();
      case WAVEFORM_STRING -> EPICSEvent.VectorString.parser();
      case WAVEFORM_SHORT -> EPICSEvent.VectorShort.parser();
      case WAVEFORM_FLOAT -> EPICSEvent.VectorFloat.parser();
      case WAVEFORM_ENUM -> EPICSEvent.VectorEnum.parser();
      case WAVEFORM_BYTE -> EPICSEvent.VectorChar.parser();
      case WAVEFORM_INT -> EPICSEvent.VectorInt.parser();
      case WAVEFORM_DOUBLE -> EPICSEvent.VectorDouble.parser();
      case V4_GENERIC_BYTES -> EPICSEvent.V4GenericBytes.parser();
    };
  }
}
