package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;
import io.varve.retrieval.mat.MatArray;
import io.varve.retrieval.mat.MatFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;

/**
 * The mat format (contract storage-retrieval 4.8): structure {@code header} with source, pvName,
 * from and to, and structure {@code data} with a row for each sample in epochSeconds, values, nanos
 * and isDST.
 *
 * <p>The file begins with the number of its rows, so the samples are collected first, up to a
 * bound. Waveforms are as wide as the longest of them and filled up with NaN.
 */
final class MatAnswer implements AnswerFormat {
  /** Some 50 MB, half of them for times: three weeks of 1 Hz. */
  static final int MOST_NUMBERS = 2_000_000;

  private static final DateTimeFormatter ISO_MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final AnswerBuffer out;
  private final AnswerContext context;
  private String pvName = "";
  private long[] seconds = new long[1024];
  private int[] nanos = new int[1024];

  /** Where the elements of each sample end. */
  private int[] ends = new int[1024];

  private double[] elements = new double[1024];
  private int samples;
  private int used;
  private int widest = 1;

  MatAnswer(AnswerBuffer out, AnswerContext context) {
    this.out = out;
    this.context = context;
  }

  @Override
  public void startPv(PvMeta pv) {
    pvName = pv.shownName();
  }

  @Override
  public void noSamples(PvMeta pv, int year, boolean shown) {
    pvName = pv.shownName();
  }

  @Override
  public void sample(SampleCursor at, String source) {
    if (!at.type().numeric()) {
      throw new UnfitFormatException(
          "A mat file holds numbers, and the values of "
              + pvName
              + " are none; use .json, .csv or .arrow");
    }
    int count = at.elementCount();
    if (samples + 1 > MOST_NUMBERS || (long) used + count > MOST_NUMBERS) {
      throw new UnfitFormatException(
          "A mat file is sent with at most "
              + MOST_NUMBERS
              + " numbers, and there are more; ask for a shorter range, for fewer points as"
              + " mean_60("
              + pvName
              + ") gives, or use .raw or .arrow");
    }
    makeRoom(count);
    seconds[samples] = at.epochSecond();
    nanos[samples] = at.nano();
    for (int i = 0; i < count; i++) {
      elements[used++] = at.doubleAt(i);
    }
    ends[samples++] = used;
    widest = Math.max(widest, count);
    if ((long) widest * samples > MOST_NUMBERS) {
      throw new UnfitFormatException(
          "The waveforms of "
              + pvName
              + " need more than "
              + MOST_NUMBERS
              + " numbers as a matrix; ask for a shorter range, or use .raw or .arrow");
    }
  }

  private void makeRoom(int count) {
    if (samples == seconds.length) {
      seconds = Arrays.copyOf(seconds, samples * 2);
      nanos = Arrays.copyOf(nanos, samples * 2);
      ends = Arrays.copyOf(ends, samples * 2);
    }
    if (used + count > elements.length) {
      elements = Arrays.copyOf(elements, Math.max(used + count, elements.length * 2));
    }
  }

  private double element(int sample, int index) {
    int from = sample == 0 ? 0 : ends[sample - 1];
    return from + index < ends[sample] ? elements[from + index] : Double.NaN;
  }

  @Override
  public void end() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      MatFile mat = new MatFile(file, "MATLAB 5.0 MAT-file, written by Varve");
      mat.struct("header", header());
      mat.struct("data", data());
    } catch (IOException e) {
      throw new UncheckedIOException("Memory cannot be written to", e);
    }
    byte[] bytes = file.toByteArray();
    out.lines().put(bytes, 0, bytes.length);
  }

  private SequencedMap<String, MatArray> header() {
    SequencedMap<String, MatArray> header = new LinkedHashMap<>();
    header.put("source", new MatArray.Text("Archiver appliance"));
    header.put("pvName", new MatArray.Text(pvName));
    header.put("from", new MatArray.Text(ISO_MILLIS.format(context.from())));
    header.put("to", new MatArray.Text(ISO_MILLIS.format(context.to())));
    return header;
  }

  private SequencedMap<String, MatArray> data() {
    ZoneRules rules = context.times().zone().getRules();
    SequencedMap<String, MatArray> data = new LinkedHashMap<>();
    data.put("epochSeconds", new MatArray.UnsignedLongs(samples, row -> seconds[row]));
    data.put("values", new MatArray.Doubles(samples, widest, this::element));
    data.put("nanos", new MatArray.UnsignedLongs(samples, row -> nanos[row]));
    data.put(
        "isDST",
        new MatArray.Flags(
            samples, row -> rules.isDaylightSavings(Instant.ofEpochSecond(seconds[row]))));
    return data;
  }

  /** Nothing is sent before the end, so what fails before it is an error with a status. */
  @Override
  public void cutShort(String why) {
    throw new UnfitFormatException(why);
  }
}
