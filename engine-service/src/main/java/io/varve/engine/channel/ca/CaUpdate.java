package io.varve.engine.channel.ca;

import io.varve.engine.ca.CaValue;
import io.varve.engine.ca.NativeType;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.sample.SampleView;
import io.varve.sample.ValueWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A timed value of Channel Access as what it is archived as, read in place. Reused. */
final class CaUpdate implements SampleView {
  private CaValue value = new CaValue();
  private boolean waveform;

  /**
   * Looks at a value.
   *
   * @param isWaveform whether the channel has more than one element, however many came
   */
  CaUpdate of(CaValue timed, boolean isWaveform) {
    value = timed;
    waveform = isWaveform;
    return this;
  }

  /** The type a channel is archived as. */
  static DbrType archived(NativeType type, boolean waveform) {
    return switch (type) {
      case STRING -> waveform ? DbrType.WAVEFORM_STRING : DbrType.SCALAR_STRING;
      case SHORT -> waveform ? DbrType.WAVEFORM_SHORT : DbrType.SCALAR_SHORT;
      case FLOAT -> waveform ? DbrType.WAVEFORM_FLOAT : DbrType.SCALAR_FLOAT;
      case ENUM -> waveform ? DbrType.WAVEFORM_ENUM : DbrType.SCALAR_ENUM;
      case CHAR -> waveform ? DbrType.WAVEFORM_BYTE : DbrType.SCALAR_BYTE;
      case LONG -> waveform ? DbrType.WAVEFORM_INT : DbrType.SCALAR_INT;
      case DOUBLE -> waveform ? DbrType.WAVEFORM_DOUBLE : DbrType.SCALAR_DOUBLE;
    };
  }

  /** The type that brings units, limits or labels as EAA asks for them; null for texts. */
  static @Nullable NativeType describing(NativeType type) {
    return switch (type) {
      case STRING -> null;
      case ENUM -> NativeType.ENUM;
      case FLOAT, DOUBLE -> NativeType.DOUBLE;
      case LONG -> NativeType.LONG;
      case SHORT, CHAR -> NativeType.SHORT;
    };
  }

  @Override
  public DbrType type() {
    return archived(value.type(), waveform);
  }

  @Override
  public long epochSecond() {
    return value.epochSecond();
  }

  @Override
  public int nano() {
    return value.nano();
  }

  @Override
  public int severity() {
    return value.severity();
  }

  @Override
  public int status() {
    return value.status();
  }

  @Override
  public void writeValue(ValueWriter out) {
    if (waveform) {
      writeElements(out);
      return;
    }
    switch (value.type()) {
      case STRING -> out.text(value.stringAt(0));
      case SHORT, ENUM -> out.small(value.shortAt(0));
      case FLOAT -> out.single(value.floatAt(0));
      case CHAR -> out.bytes(value.array(), value.positionOf(0), 1);
      case LONG -> out.integer(value.intAt(0));
      case DOUBLE -> out.real(value.doubleAt(0));
    }
  }

  private void writeElements(ValueWriter out) {
    int count = value.count();
    switch (value.type()) {
      case STRING -> {
        for (int i = 0; i < count; i++) {
          out.text(value.stringAt(i));
        }
      }
      case SHORT, ENUM -> {
        long bytes = 0;
        for (int i = 0; i < count; i++) {
          bytes += ValueWriter.sizeOf(value.shortAt(i));
        }
        out.elements(bytes);
        for (int i = 0; i < count; i++) {
          out.smallElement(value.shortAt(i));
        }
      }
      case CHAR -> out.bytes(value.array(), value.positionOf(0), count);
      // The bits of a FLOAT are what is written, so an INT is read.
      case LONG, FLOAT -> {
        out.elements((long) count * Integer.BYTES);
        for (int i = 0; i < count; i++) {
          out.element(value.intAt(i));
        }
      }
      case DOUBLE -> {
        out.elements((long) count * Long.BYTES);
        for (int i = 0; i < count; i++) {
          out.element(value.longAt(i));
        }
      }
    }
  }

  @Override
  public Sample toSample() {
    return new Sample(
        epochSecond(), nano(), waveform ? elements() : scalar(), severity(), status());
  }

  private SampleValue scalar() {
    return switch (value.type()) {
      case STRING -> new SampleValue.ScalarString(value.stringAt(0));
      case SHORT -> new SampleValue.ScalarShort(value.shortAt(0));
      case FLOAT -> new SampleValue.ScalarFloat(value.floatAt(0));
      case ENUM -> new SampleValue.ScalarEnum(value.shortAt(0));
      case CHAR -> new SampleValue.ScalarByte(value.byteAt(0));
      case LONG -> new SampleValue.ScalarInt(value.intAt(0));
      case DOUBLE -> new SampleValue.ScalarDouble(value.doubleAt(0));
    };
  }

  private SampleValue elements() {
    return switch (value.type()) {
      case STRING -> new SampleValue.WaveformString(strings());
      case SHORT -> new SampleValue.WaveformShort(shorts());
      case FLOAT -> new SampleValue.WaveformFloat(floats());
      case ENUM -> new SampleValue.WaveformEnum(shorts());
      case CHAR -> new SampleValue.WaveformByte(value.toByteArray());
      case LONG -> new SampleValue.WaveformInt(ints());
      case DOUBLE -> new SampleValue.WaveformDouble(doubles());
    };
  }

  private List<String> strings() {
    List<String> all = new ArrayList<>(value.count());
    for (int i = 0; i < value.count(); i++) {
      all.add(value.stringAt(i));
    }
    return all;
  }

  private short[] shorts() {
    short[] all = new short[value.count()];
    for (int i = 0; i < all.length; i++) {
      all[i] = value.shortAt(i);
    }
    return all;
  }

  private float[] floats() {
    float[] all = new float[value.count()];
    for (int i = 0; i < all.length; i++) {
      all[i] = value.floatAt(i);
    }
    return all;
  }

  private int[] ints() {
    int[] all = new int[value.count()];
    for (int i = 0; i < all.length; i++) {
      all[i] = value.intAt(i);
    }
    return all;
  }

  private double[] doubles() {
    double[] all = new double[value.count()];
    for (int i = 0; i < all.length; i++) {
      all[i] = value.doubleAt(i);
    }
    return all;
  }
}
