package io.varve.sample;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One update of a PV.
 *
 * @param epochSecond seconds since 1970-01-01T00:00:00Z
 * @param nano nanoseconds of that second, 0 to 999 999 999
 * @param value the value
 * @param severity the alarm severity, 0 (none) to 3 (invalid)
 * @param status the alarm status of the DBR, 0 for none
 * @param fields fields of the record that were noted with this sample, in their order
 * @param fieldsChanged whether the fields are a real change ({@code true}) or a dump of all ({@code
 *     false}); null when the sample does not say (contract storage-retrieval 1.6)
 */
public record Sample(
    long epochSecond,
    int nano,
    SampleValue value,
    int severity,
    int status,
    List<FieldValue> fields,
    @Nullable Boolean fieldsChanged)
    implements SampleView {

  /** A sample without fields. */
  public Sample(long epochSecond, int nano, SampleValue value, int severity, int status) {
    this(epochSecond, nano, value, severity, status, List.of(), null);
  }

  public Sample {
    if (nano < 0 || nano > 999_999_999) {
      throw new IllegalArgumentException(
          "A sample's nanoseconds must lie in 0 to 999999999 and are " + nano);
    }
    fields = List.copyOf(fields);
  }

  @Override
  public DbrType type() {
    return value.type();
  }

  @Override
  public void writeValue(ValueWriter out) {
    value.writeTo(out);
  }

  @Override
  public Sample toSample() {
    return this;
  }

  /** Its time stamp. */
  public Instant instant() {
    return Instant.ofEpochSecond(epochSecond, nano);
  }

  /** The same sample with other fields. */
  public Sample withFields(List<FieldValue> newFields, @Nullable Boolean changed) {
    return new Sample(epochSecond, nano, value, severity, status, newFields, changed);
  }
}
