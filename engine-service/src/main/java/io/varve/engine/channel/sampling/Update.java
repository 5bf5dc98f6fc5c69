package io.varve.engine.channel.sampling;

import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.sample.SampleView;
import io.varve.sample.ValueWriter;

/**
 * What the network delivered as objects, not yet judged.
 *
 * @param epochSecond seconds since 1970
 * @param nano nanoseconds as the IOC sent them, possibly nonsense
 * @param value the value
 * @param severity the alarm severity
 * @param status the alarm status
 */
public record Update(long epochSecond, int nano, SampleValue value, int severity, int status)
    implements SampleView {

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
    return new Sample(epochSecond, nano, value, severity, status);
  }
}
