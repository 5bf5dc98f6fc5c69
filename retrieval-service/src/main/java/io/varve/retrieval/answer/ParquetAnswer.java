package io.varve.retrieval.answer;

import io.varve.parquet.SampleTable;
import io.varve.plainpb.SampleCursor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The parquet format of Varve: the same columns as arrow, of one PV. An answer cut short lacks its
 * footer, so that no reader takes it for whole.
 */
final class ParquetAnswer implements AnswerFormat {
  private final AnswerBuffer out;
  private @Nullable SampleTable table;
  private OneType type = OneType.NONE;

  ParquetAnswer(AnswerBuffer out) {
    this.out = out;
  }

  @Override
  public void startPv(PvMeta pv) {
    type = new OneType(pv.shownName(), pv.type());
    try {
      table = new SampleTable(new Collected(), pv.type(), TableMeta.of(pv), Structures::text);
    } catch (IOException e) {
      throw memoryFailed(e);
    }
  }

  @Override
  public void sample(SampleCursor at, String source) {
    type.check(at);
    try {
      opened().add(at);
    } catch (IOException e) {
      throw memoryFailed(e);
    }
  }

  @Override
  public void noSamples(PvMeta pv, int year, boolean shown) {
    startPv(pv);
  }

  @Override
  public void end() {
    try {
      opened().finish();
    } catch (IOException e) {
      throw memoryFailed(e);
    }
  }

  @Override
  public void cutShort(String why) {
    out.utf8("\nThis table is cut short: " + why + "\n");
  }

  private SampleTable opened() {
    if (table == null) {
      throw new IllegalStateException("A sample came before its PV");
    }
    return table;
  }

  private static UncheckedIOException memoryFailed(IOException e) {
    return new UncheckedIOException("A table cannot be written to memory", e);
  }

  /** A row group comes at once, and is handed on with the sample after it. */
  private final class Collected extends OutputStream {
    @Override
    public void write(int value) {
      out.lines().put((byte) value);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      out.lines().put(bytes, from, length);
    }
  }
}
