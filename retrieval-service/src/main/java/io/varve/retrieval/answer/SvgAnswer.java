package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * The svg format: a picture of a PV over the range.
 *
 * <p>As wide as it is, a picture has room for a few points in each of its columns. Of each column
 * the first, lowest, highest and last value are kept, which gives the same picture as all of them
 * and takes the same memory for any range. Of waveforms the first element is drawn. What is no
 * number leaves a gap.
 */
final class SvgAnswer implements AnswerFormat {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 500;

  /** Above and below the curve, where the texts are. */
  private static final int MARGIN = 20;

  private static final double NANOS = 1e9;

  private final AnswerBuffer out;
  private final AnswerContext context;
  private final Column[] columns = new Column[WIDTH];
  private String name = "";
  private String note = "no samples";
  private double lowest = Double.POSITIVE_INFINITY;
  private double highest = Double.NEGATIVE_INFINITY;

  /** The values of one column. */
  private static final class Column {
    final double x;
    final double first;
    double lowest;
    double highest;
    double last;
    boolean gapBehind;

    Column(double x, double value) {
      this.x = x;
      this.first = value;
      this.lowest = value;
      this.highest = value;
      this.last = value;
    }
  }

  SvgAnswer(AnswerBuffer out, AnswerContext context) {
    this.out = out;
    this.context = context;
  }

  @Override
  public void startPv(PvMeta pv) {
    name = pv.shownName();
    note = "";
    if (!pv.type().numeric()) {
      throw new UnfitFormatException(
          "A picture shows numbers, and the values of " + name + " are none; use .txt or .json");
    }
  }

  @Override
  public void sample(SampleCursor at, String source) {
    double value = at.elementCount() == 0 || !at.type().numeric() ? Double.NaN : at.doubleAt(0);
    double x = x(at);
    int index = (int) Math.min(WIDTH - 1, x);
    Column column = columns[index];
    if (!Double.isFinite(value)) {
      gapBefore(index);
      return;
    }
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
    if (column == null) {
      columns[index] = new Column(x, value);
    } else {
      column.lowest = Math.min(column.lowest, value);
      column.highest = Math.max(column.highest, value);
      column.last = value;
    }
  }

  private void gapBefore(int index) {
    for (int i = index; i >= 0; i--) {
      Column column = columns[i];
      if (column != null) {
        column.gapBehind = true;
        return;
      }
    }
  }

  /** Where a sample lies; one from before the range lies at its start. */
  private double x(SampleCursor at) {
    double length = seconds(context.to());
    double place = seconds(Instant.ofEpochSecond(at.epochSecond(), at.nano()));
    return length <= 0 ? 0 : Math.clamp(place / length * WIDTH, 0, WIDTH);
  }

  /** Since the start of the range. */
  private double seconds(Instant instant) {
    Duration since = Duration.between(context.from(), instant);
    return since.getSeconds() + since.getNano() / NANOS;
  }

  @Override
  public void noSamples(PvMeta pv, int year, boolean shown) {
    name = pv.shownName();
  }

  @Override
  public void end() {
    out.ascii(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%dpx\""
                .formatted(WIDTH, HEIGHT, WIDTH)
            + " height=\"%dpx\">\n".formatted(HEIGHT));
    out.utf8("<title>" + xml(name) + "</title>\n");
    text(5, 15, "start", lowest <= highest ? name + ", up to " + highest : name);
    text(5, HEIGHT - 5, "start", context.from().toString());
    text(WIDTH - 5, HEIGHT - 5, "end", context.to().toString());
    text(WIDTH / 2, HEIGHT - 5, "middle", lowest <= highest ? "down to " + lowest : note);
    out.ascii("<path style=\"fill:none;stroke:red;stroke-width:1.0\" d=\"");
    boolean begun = false;
    for (Column column : columns) {
      if (column != null) {
        draw(column, begun);
        begun = !column.gapBehind;
      }
    }
    out.ascii("\"/>\n</svg>\n");
  }

  private void draw(Column column, boolean begun) {
    point(begun ? 'L' : 'M', column.x, column.first);
    // A point alone between two gaps would not be seen.
    if (!begun && column.gapBehind && column.lowest == column.highest) {
      out.ascii("h 1 ");
    }
    if (column.lowest < column.highest) {
      point('L', column.x, column.lowest);
      point('L', column.x, column.highest);
      point('L', column.x, column.last);
    }
  }

  private void point(char how, double x, double value) {
    // Halves, because the difference of two large numbers may be none.
    double height = highest > lowest ? (value / 2 - lowest / 2) / (highest / 2 - lowest / 2) : 0.5;
    out.ascii(
        String.format(
            Locale.ROOT,
            "%c %.2f %.2f ",
            how,
            x,
            HEIGHT - MARGIN - height * (HEIGHT - 2 * MARGIN)));
  }

  private void text(int x, int y, String anchor, String text) {
    out.utf8(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-size=\"12\">%s</text>\n"
            .formatted(x, y, anchor, xml(text)));
  }

  private static String xml(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            each -> {
              switch (each) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isXml(each) ? each : '?');
              }
            });
    return escaped.toString();
  }

  private static boolean isXml(int codePoint) {
    return codePoint >= ' '
        && !(codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)
        && codePoint != 0xFFFE
        && codePoint != 0xFFFF;
  }

  /** Nothing is sent before the end, so what fails before it is an error with a status. */
  @Override
  public void cutShort(String why) {
    throw new UnfitFormatException(why);
  }
}
