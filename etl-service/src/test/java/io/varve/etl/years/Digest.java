package io.varve.etl.years;

import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** All that samples say, in their order, in one number. */
final class Digest {
  private final MessageDigest digest;
  private final ByteBuffer numbers = ByteBuffer.allocate(40);
  private long samples;

  Digest() throws NoSuchAlgorithmException {
    digest = MessageDigest.getInstance("SHA-256");
  }

  void add(Sample sample) {
    numbers.clear();
    numbers.putLong(sample.epochSecond()).putInt(sample.nano());
    // The bits: there are NaNs of many kinds, and two zeros.
    numbers.putLong(
        Double.doubleToRawLongBits(((SampleValue.ScalarDouble) sample.value()).value()));
    numbers.putInt(sample.severity()).putInt(sample.status());
    Boolean changed = sample.fieldsChanged();
    numbers.putInt(changed == null ? -1 : changed ? 1 : 0).putInt(sample.fields().size());
    digest.update(numbers.flip());
    for (FieldValue field : sample.fields()) {
      digest.update((field.name() + '\0' + field.value() + '\0').getBytes(StandardCharsets.UTF_8));
    }
    samples++;
  }

  /** How many samples there were, and what they said. Asked once. */
  String text() {
    return samples + " samples, " + HexFormat.of().formatHex(digest.digest());
  }
}
