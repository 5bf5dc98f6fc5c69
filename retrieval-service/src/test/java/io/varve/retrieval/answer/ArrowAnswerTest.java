package io.varve.retrieval.answer;

import static io.varve.retrieval.answer.Rendered.number;
import static io.varve.retrieval.answer.Rendered.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.invariants.Guards;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.junit.jupiter.api.Test;

/** The framing; that the tables are what pyarrow makes of them is tested in interop. */
class ArrowAnswerTest {

  /** A message and the buffers behind it. */
  private record Part(Message message, ByteBuffer body) {}

  @Test
  void aStreamIsASchemaBatchesAndAnEnd() throws IOException {
    Sample[] samples =
        IntStream.range(0, 20_000).mapToObj(i -> number(i, i)).toArray(Sample[]::new);
    byte[] stream = Rendered.bytes(Extension.ARROW, samples);
    List<Part> parts = parts(stream);
    assertThat(stream).endsWith(-1, -1, -1, -1, 0, 0, 0, 0);
    assertThat(parts.getFirst().message.headerType()).isEqualTo(MessageHeader.Schema);
    long rows = 0;
    for (Part part : parts.subList(1, parts.size())) {
      RecordBatch batch = (RecordBatch) part.message.header(new RecordBatch());
      ByteBuffer times = part.body.duplicate().order(ByteOrder.LITTLE_ENDIAN);
      assertThat(times.getLong((int) batch.buffers(1).offset()))
          .isEqualTo((Rendered.BASE + rows) * 1_000_000_000L);
      assertThat(times.getDouble((int) batch.buffers(3).offset())).isEqualTo((double) rows);
      rows += batch.length();
    }
    assertThat(rows).isEqualTo(20_000);
    assertThat(parts).hasSizeGreaterThan(2);
  }

  @Test
  void theSchemaSaysWhatIsKnownOfThePv() throws IOException {
    Schema schema =
        (Schema) parts(Rendered.bytes(Extension.ARROW)).getFirst().message.header(new Schema());
    List<String> names =
        IntStream.range(0, schema.fieldsLength()).mapToObj(i -> schema.fields(i).name()).toList();
    assertThat(names).containsExactly("timestamp", "value", "severity", "status");
    assertThat(schema.fields(1).typeType()).isEqualTo(Type.FloatingPoint);
    List<String> metadata =
        IntStream.range(0, schema.customMetadataLength())
            .mapToObj(schema::customMetadata)
            .map(each -> each.key() + "=" + each.value())
            .toList();
    assertThat(metadata).containsExactly("pvName=T:X", "DBRType=DBR_SCALAR_DOUBLE", "EGU=mm");
  }

  @Test
  void waveformsAreLists() throws IOException {
    List<Part> parts =
        parts(
            Rendered.bytes(
                Extension.ARROW,
                sample(1, 0, new SampleValue.WaveformInt(new int[] {1, 2})),
                sample(2, 0, new SampleValue.WaveformInt(new int[0]))));
    RecordBatch batch = (RecordBatch) parts.get(1).message.header(new RecordBatch());
    assertThat(batch.nodes(1).length()).isEqualTo(2);
    assertThat(batch.nodes(2).length()).isEqualTo(2);
    ByteBuffer body = parts.get(1).body.order(ByteOrder.LITTLE_ENDIAN);
    int ends = (int) batch.buffers(3).offset();
    assertThat(List.of(body.getInt(ends), body.getInt(ends + 4), body.getInt(ends + 8)))
        .containsExactly(0, 2, 2);
  }

  // law 8
  @Guards("C12")
  @Test
  void anAnswerCutShortBreaksOffWithinAMessage() throws IOException {
    byte[] stream = Rendered.cutShort(Extension.ARROW, number(1, 1));
    assertThat(new String(stream, StandardCharsets.UTF_8))
        .contains("varve.truncated", "disk \"x\"");
    assertThatThrownBy(() -> parts(stream)).hasMessageContaining("lacks 8 bytes");
  }

  @Test
  void aChangeOfTypeIsSaidAndNotHidden() {
    assertThatThrownBy(
            () ->
                Rendered.bytes(
                    Extension.ARROW, number(1, 1), sample(2, 0, new SampleValue.ScalarInt(3))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "change from DBR_SCALAR_DOUBLE to DBR_SCALAR_INT at 2024-03-01T00:00:02Z");
  }

  @Test
  void aTimeThatHasNoNanosecondsIn64BitsIsRefused() {
    assertThatThrownBy(() -> Rendered.bytes(Extension.ARROW, number(10_000_000_000L, 1)))
        .hasMessageContaining("which end in 2262");
  }

  private static List<Part> parts(byte[] stream) {
    List<Part> parts = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      assertThat(in.getInt()).isEqualTo(-1);
      int length = in.getInt();
      if (length == 0) {
        break;
      }
      assertThat((in.position() + length) % 8).isZero();
      Message message = Message.getRootAsMessage(in.slice(in.position(), length));
      in.position(in.position() + length);
      long lacking = message.bodyLength() - in.remaining();
      if (lacking > 0) {
        throw new IllegalStateException("The stream lacks " + lacking + " bytes");
      }
      parts.add(new Part(message, in.slice(in.position(), (int) message.bodyLength())));
      in.position(in.position() + (int) message.bodyLength());
    }
    assertThat(in.remaining()).isZero();
    return parts;
  }
}
