package io.varve.retrieval.read;

import io.varve.partition.Years;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.SampleStream;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history of a field, from the entries it left in the samples of its PV (contract
 * storage-retrieval 4.2): time, severity and status of that sample, the text read as the PV's own
 * type.
 *
 * <p>Texts that cannot be read as that type are left out and counted in the log.
 */
final class FieldStream implements SampleStream {
  private static final Logger log = LoggerFactory.getLogger(FieldStream.class);

  private final SampleStream samples;
  private final String pvName;
  private final String field;
  private final SampleEncoder encoder = new SampleEncoder();
  private final LineBuffer line = new LineBuffer(256);
  private @Nullable SampleCursor current;
  private long unreadable;

  FieldStream(SampleStream samples, String pvName, String field) {
    this.samples = samples;
    this.pvName = pvName;
    this.field = field;
  }

  @Override
  public boolean next() throws IOException {
    while (samples.next()) {
      SampleCursor at = samples.current();
      String text = at.hasFields() ? textIn(at) : null;
      if (text == null) {
        continue;
      }
      Optional<SampleValue> value = FieldText.as(at.type(), text);
      if (value.isPresent()) {
        current = cursorOn(at, value.get());
        return true;
      }
      unreadable++;
    }
    return false;
  }

  /** The last entry of the field's name counts. */
  private @Nullable String textIn(SampleCursor at) {
    String text = null;
    for (FieldValue entry : at.fields()) {
      if (entry.name().equals(field)) {
        text = entry.value();
      }
    }
    return text;
  }

  private SampleCursor cursorOn(SampleCursor at, SampleValue value) throws IOException {
    line.clear();
    encoder.encode(
        new Sample(at.epochSecond(), at.nano(), value, at.severity(), at.status()), line);
    SampleCursor cursor =
        new SampleCursor(
            new PartitionHeader(value.type(), pvName, Years.of(at.epochSecond())),
            LineScanner.of(line.toByteArray(), 0, line.size()));
    if (!cursor.next()) {
      throw new IOException("A sample of " + pvName + "." + field + " cannot be read back");
    }
    return cursor;
  }

  @Override
  public SampleCursor current() {
    if (current == null) {
      throw new IllegalStateException("The stream stands on no sample");
    }
    return current;
  }

  @Override
  public String source() {
    return samples.source();
  }

  @Override
  public void close() throws IOException {
    samples.close();
    if (unreadable > 0) {
      log.warn(
          "{} entries of field {} of {} are no values of the PV's type and were left out",
          unreadable,
          field,
          pvName);
    }
  }
}
