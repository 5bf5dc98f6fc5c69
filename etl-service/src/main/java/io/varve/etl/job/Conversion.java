package io.varve.etl.job;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * Turns samples into a scalar type, through number or text as EAA does; other than there a value
 * that does not survive this is refused, unless it may lose digits.
 */
final class Conversion implements LineRule {
  private final DbrType type;
  private final boolean lossy;
  private final String pvName;
  private final SampleEncoder encoder = new SampleEncoder();

  /**
   * @param lossy whether a number may lose digits; never whether it may leave the type's range
   */
  Conversion(DbrType type, boolean lossy, String pvName) {
    this.type = type;
    this.lossy = lossy;
    this.pvName = pvName;
  }

  @Override
  public DbrType typeFor(DbrType source) throws JobFailure {
    if (source.waveform()) {
      throw new JobFailure(
          "PV %s has samples of type %s, which do not fit into one value of %s"
              .formatted(pvName, source.dbrName(), type.dbrName()));
    }
    return type;
  }

  @Override
  public void write(SampleCursor cursor, LineBuffer out) throws JobFailure {
    if (cursor.type() == type) {
      cursor.copyLineTo(out);
      return;
    }
    Sample sample = cursor.sample();
    encoder.encode(
        new Sample(
            sample.epochSecond(),
            sample.nano(),
            valueOf(cursor),
            sample.severity(),
            sample.status(),
            sample.fields(),
            sample.fieldsChanged()),
        out);
  }

  private SampleValue valueOf(SampleCursor cursor) throws JobFailure {
    return switch (type) {
      case SCALAR_STRING -> new SampleValue.ScalarString(textOf(cursor));
      case SCALAR_DOUBLE -> new SampleValue.ScalarDouble(numberOf(cursor));
      case SCALAR_FLOAT -> new SampleValue.ScalarFloat(floatOf(cursor));
      case SCALAR_INT ->
          new SampleValue.ScalarInt((int) wholeOf(cursor, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case SCALAR_SHORT ->
          new SampleValue.ScalarShort((short) wholeOf(cursor, Short.MIN_VALUE, Short.MAX_VALUE));
      case SCALAR_ENUM ->
          new SampleValue.ScalarEnum((short) wholeOf(cursor, Short.MIN_VALUE, Short.MAX_VALUE));
      case SCALAR_BYTE ->
          new SampleValue.ScalarByte((byte) wholeOf(cursor, Byte.MIN_VALUE, Byte.MAX_VALUE));
      default -> throw new JobFailure("Nothing is converted to " + type.dbrName());
    };
  }

  private static String textOf(SampleCursor cursor) {
    return switch (cursor.type()) {
      case SCALAR_STRING -> cursor.stringAt(0);
      case SCALAR_DOUBLE -> Double.toString(cursor.doubleAt(0));
      case SCALAR_FLOAT -> Float.toString(cursor.floatAt(0));
      default -> Integer.toString(cursor.intAt(0));
    };
  }

  private double numberOf(SampleCursor cursor) throws JobFailure {
    if (cursor.type() != DbrType.SCALAR_STRING) {
      return cursor.doubleAt(0);
    }
    String text = cursor.stringAt(0).strip();
    try {
      double number = Double.parseDouble(text);
      if (!lossy
          && Double.isFinite(number)
          && new BigDecimal(text).compareTo(new BigDecimal(Double.toString(number))) != 0) {
        throw loss(cursor, text);
      }
      return number;
    } catch (NumberFormatException e) {
      throw new JobFailure(
          "The sample of PV %s at %s is '%s', which is no number; nothing was changed"
              .formatted(pvName, timeOf(cursor), text));
    }
  }

  private float floatOf(SampleCursor cursor) throws JobFailure {
    double number = numberOf(cursor);
    float single = (float) number;
    if (Double.isFinite(number) && !Float.isFinite(single)) {
      throw outside(cursor, number);
    }
    if (!lossy && Double.compare(single, number) != 0) {
      throw loss(cursor, Double.toString(number));
    }
    return single;
  }

  private long wholeOf(SampleCursor cursor, long least, long most) throws JobFailure {
    double number = numberOf(cursor);
    double whole = Math.rint(number);
    // Written so that NaN, too, is outside.
    if (!(whole >= least && whole <= most)) {
      throw outside(cursor, number);
    }
    if (!lossy && whole != number) {
      throw loss(cursor, Double.toString(number));
    }
    return (long) whole;
  }

  private JobFailure outside(SampleCursor cursor, double number) {
    return new JobFailure(
        "The sample of PV %s at %s is %s, which %s cannot hold; nothing was changed"
            .formatted(pvName, timeOf(cursor), number, type.dbrName()));
  }

  private JobFailure loss(SampleCursor cursor, String number) {
    return new JobFailure(
        "The sample of PV %s at %s is %s and would lose digits as %s; nothing was changed, say"
                .formatted(pvName, timeOf(cursor), number, type.dbrName())
            + " lossy=true to accept that");
  }

  private static Instant timeOf(SampleCursor cursor) {
    return Instant.ofEpochSecond(cursor.epochSecond(), cursor.nano());
  }
}
