package io.varve.simulatedioc;

import io.varve.simulatedioc.RecordMetadata.Range;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.epics.pva.data.PVABool;
import org.epics.pva.data.PVAData;
import org.epics.pva.data.PVADouble;
import org.epics.pva.data.PVADoubleArray;
import org.epics.pva.data.PVAInt;
import org.epics.pva.data.PVALong;
import org.epics.pva.data.PVAString;
import org.epics.pva.data.PVAStringArray;
import org.epics.pva.data.PVAStructure;

/** A small accelerator: PVs of every type whose values look alive. */
public final class DemoBeamline implements AutoCloseable {
  private static final long TICK_MILLIS = 100;
  private static final int POINTS = 128;

  /** Beam current at which the machine is filled up, and to which, in mA. */
  private static final double REFILL_BELOW = 180;

  private static final double FULL = 200;

  private final SimulatedIoc ioc;
  private final Clock clock;
  private final Random noise = new Random(20261121);
  private final List<String> names = new ArrayList<>();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "demo-beamline");
            thread.setDaemon(true);
            return thread;
          });

  private final SimulatedRecord current;
  private final SimulatedRecord lifetime;
  private final SimulatedRecord temperature;
  private final SimulatedRecord pressure;
  private final SimulatedRecord counter;
  private final SimulatedRecord ramp;
  private final SimulatedRecord gain;
  private final SimulatedRecord shutter;
  private final SimulatedRecord message;
  private final SimulatedRecord flaky;
  private final SimulatedRecord orbit;
  private final SimulatedRecord spectrum;
  private final SimulatedRecord histogram;
  private final SimulatedRecord adc;
  private final SimulatedRecord camera;
  private final SimulatedRecord bits;
  private final SimulatedRecord operators;

  private long tick;
  private double beam = FULL;
  private boolean filling;

  /** Defines the PVs; {@link #start} makes them move. */
  public DemoBeamline(SimulatedIoc ioc, Clock clock) {
    this.ioc = ioc;
    this.clock = clock;
    current =
        watched(
            "DEMO:Beam:Current",
            RecordMetadata.of("Stored beam current", "mA", 2).withDisplay(0, 250),
            new Range(182, 230),
            new Range(100, 240));
    lifetime =
        define(
            "DEMO:Beam:Lifetime",
            ValueKind.FLOAT,
            RecordMetadata.of("Beam lifetime", "h", 1).withDisplay(0, 30));
    temperature =
        watched(
            "DEMO:Mag:Temp",
            RecordMetadata.of("Magnet coil, warms up and alarms", "degC", 1).withDisplay(0, 100),
            new Range(10, 60),
            new Range(5, 75));
    pressure =
        define(
            "DEMO:Vac:Pressure",
            ValueKind.DOUBLE,
            RecordMetadata.of("Vacuum gauge", "mbar", 12).withDisplay(1e-11, 1e-6));
    counter =
        define(
            "DEMO:Timing:Counter",
            ValueKind.LONG,
            RecordMetadata.of("Counts up ten times a second", "", 0));
    ramp =
        define(
            "DEMO:Mag:Ramp",
            ValueKind.SHORT,
            RecordMetadata.of("Ramp of a power supply", "A", 0).withDisplay(0, 1000));
    gain = define("DEMO:Diag:Gain", ValueKind.CHAR, RecordMetadata.of("Amplifier gain", "dB", 0));
    shutter =
        define(
            "DEMO:Shutter:State",
            ValueKind.ENUM,
            RecordMetadata.ofStates("Front end shutter", "Closed", "Opening", "Open", "Fault"));
    message =
        define(
            "DEMO:Ops:Message",
            ValueKind.STRING,
            RecordMetadata.of("What the machine does", "", 0));
    flaky =
        define(
            "DEMO:Link:Flaky",
            ValueKind.DOUBLE,
            RecordMetadata.of("Gone for 10 s of every minute", "V", 3).withDisplay(-10, 10));
    orbit = wave("DEMO:BPM:Orbit", ValueKind.DOUBLE, "Closed orbit", "mm");
    spectrum = wave("DEMO:Diag:Spectrum", ValueKind.FLOAT, "Tune spectrum", "dB");
    histogram = wave("DEMO:Diag:Histogram", ValueKind.LONG, "Counts", "");
    adc = wave("DEMO:Diag:ADC", ValueKind.SHORT, "Raw trace", "");
    camera = wave("DEMO:Diag:Camera", ValueKind.CHAR, "One line of a camera", "");
    bits = wave("DEMO:Diag:States", ValueKind.ENUM, "States over time", "");
    operators =
        record("DEMO:Ops:Crew", ValueKind.STRING, 3, RecordMetadata.of("Who is on shift", "", 0));
    structures(clock.instant());
  }

  /** The PVs of the demo. */
  public List<String> pvNames() {
    return List.copyOf(names);
  }

  /** Lets the values move, ten times a second. */
  public void start() {
    var _ = ticker.scheduleAtFixedRate(this::safeStep, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** One failed step must not end all that follow. */
  private void safeStep() {
    try {
      step();
    } catch (RuntimeException e) {
      System.getLogger(DemoBeamline.class.getName())
          .log(System.Logger.Level.ERROR, "A step of the demo failed", e);
    }
  }

  /** Moves every value one step. */
  void step() {
    Instant now = clock.instant();
    double seconds = tick * TICK_MILLIS / 1000.0;
    beam();
    current.put(beam + noise.nextGaussian() * 0.01, now);
    counter.put((int) tick, now);
    ramp.put((int) (1000 * (seconds % 20) / 20), now);
    flaky.put(5 * Math.sin(seconds / 7) + noise.nextGaussian() * 0.05, now);
    if (tick % 10 == 0) {
      slow(now, seconds);
    }
    long minute = (long) seconds % 60;
    if (tick % 10 == 0 && tick > 0 && minute == 30) {
      ioc.disconnect(flaky.name());
    } else if (tick % 10 == 0 && minute == 40) {
      ioc.reconnect(flaky.name());
    }
    tick++;
  }

  private void beam() {
    if (filling) {
      beam += 0.5;
      filling = beam < FULL;
    } else {
      beam -= beam / 6000;
      filling = beam < REFILL_BELOW;
    }
  }

  private void slow(Instant now, double seconds) {
    lifetime.put((float) (12 + noise.nextGaussian() * 0.2), now);
    temperature.put(50 + 30 * Math.sin(seconds / 60) + noise.nextGaussian() * 0.1, now);
    pressure.put(1e-9 * Math.exp(noise.nextGaussian() * 0.1) * (1 + beam / FULL), now);
    gain.put((int) (20 + 10 * Math.sin(seconds / 30)), now);
    shutter.put((int) (seconds / 15) % 4, now);
    message.put(filling ? "Top-up" : "User beam", now);
    orbit.put(trace(i -> 0.5 * Math.sin(i / 9.0 + seconds) + noise.nextGaussian() * 0.02), now);
    double[] wide =
        trace(i -> 40 * Math.exp(-Math.pow(i - 64 - 20 * Math.sin(seconds / 9), 2) / 20));
    float[] narrow = new float[POINTS];
    int[] counts = new int[POINTS];
    short[] raw = new short[POINTS];
    byte[] line = new byte[POINTS];
    short[] states = new short[POINTS];
    for (int i = 0; i < POINTS; i++) {
      narrow[i] = (float) wide[i];
      counts[i] = (int) (wide[i] * 100);
      raw[i] = (short) (wide[i] * 50 + noise.nextInt(20));
      line[i] = (byte) (wide[i] * 3);
      states[i] = (short) ((i / 16 + (int) seconds) % 4);
    }
    spectrum.put(narrow, now);
    histogram.put(counts, now);
    adc.put(raw, now);
    camera.put(line, now);
    bits.put(states, now);
    operators.put(new String[] {"Ada", "Grace", "shift " + (int) (seconds / 60) % 3}, now);
    updateStructures(now, seconds);
  }

  private interface Point {
    double at(int index);
  }

  private static double[] trace(Point point) {
    double[] values = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      values[i] = point.at(i);
    }
    return values;
  }

  private void structures(Instant now) {
    List<PVAStructure> all =
        List.of(table(now, 0), motor(now, 0), bunches(now, 0), interlock(now, true));
    for (PVAStructure structure : all) {
      names.add(structure.getName());
      ioc.defineStructure(structure.getName(), structure);
    }
  }

  private void updateStructures(Instant now, double seconds) {
    for (PVAStructure structure :
        List.of(
            table(now, seconds),
            motor(now, seconds),
            bunches(now, tick),
            interlock(now, seconds % 30 < 20))) {
      ioc.putStructure(structure.getName(), structure);
    }
  }

  private static PVAStructure table(Instant now, double seconds) {
    return new PVAStructure(
        "DEMO:BPM:Table",
        "epics:nt/NTTable:1.0",
        new PVAStringArray("labels", "name", "x"),
        new PVAStructure(
            "value",
            "",
            new PVAStringArray("name", "BPM1", "BPM2", "BPM3"),
            new PVADoubleArray("x", Math.sin(seconds), Math.cos(seconds), seconds % 7)),
        NtStructures.alarm(0, 0, ""),
        NtStructures.timeStamp(now));
  }

  private static PVAStructure motor(Instant now, double seconds) {
    return new PVAStructure(
        "DEMO:Motor:Status",
        "varve:demo/Motor:1.0",
        new PVAStructure(
            "value",
            "",
            new PVADouble("position", 10 * Math.sin(seconds / 10)),
            new PVABool("moving", seconds % 20 < 10),
            new PVAString("axis", "X")),
        NtStructures.alarm(0, 0, ""),
        NtStructures.timeStamp(now));
  }

  private static PVAStructure bunches(Instant now, long count) {
    return scalar("DEMO:Beam:Turns", new PVALong("value", false, count * 130_000L), now);
  }

  private static PVAStructure interlock(Instant now, boolean closed) {
    return scalar("DEMO:Interlock:OK", new PVABool("value", closed), now);
  }

  private static PVAStructure scalar(String name, PVAData value, Instant now) {
    return new PVAStructure(
        name,
        "epics:nt/NTScalar:1.0",
        value,
        NtStructures.alarm(0, 0, ""),
        NtStructures.timeStamp(now),
        new PVAStructure(
            "display", "display_t", new PVAString("units", ""), new PVAInt("precision", 0)));
  }

  private SimulatedRecord wave(String name, ValueKind kind, String description, String units) {
    return record(name, kind, POINTS, RecordMetadata.of(description, units, 3));
  }

  /** A number that raises an alarm outside its limits. */
  private SimulatedRecord watched(
      String name, RecordMetadata metadata, Range warning, Range alarm) {
    return define(
        name,
        ValueKind.DOUBLE,
        metadata.withWarning(warning.low(), warning.high()).withAlarm(alarm.low(), alarm.high()));
  }

  private SimulatedRecord define(String name, ValueKind kind, RecordMetadata metadata) {
    return record(name, kind, 1, metadata);
  }

  private SimulatedRecord record(String name, ValueKind kind, int count, RecordMetadata metadata) {
    names.add(name);
    return ioc.define(name, kind, count, metadata);
  }

  @Override
  public void close() {
    ticker.shutdownNow();
  }
}
