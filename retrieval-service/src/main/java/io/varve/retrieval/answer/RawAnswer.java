package io.varve.retrieval.answer;

import io.varve.plainpb.LineSink;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.RawChunks;
import io.varve.plainpb.SampleCursor;
import io.varve.sample.DbrType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The raw format: the files' own lines in chunks, each under a header, with an empty line between
 * chunks (contract storage-retrieval 4.9).
 *
 * <p>The body neither begins nor ends with an empty line, and every line ends with a newline. A PV
 * without samples gets a header alone, because most clients cannot read an empty body (contract
 * clients-and-demand A.0, rules 1 to 5). An answer cut short ends in a chunk without samples whose
 * header has the field {@code VARVE_TRUNCATED}.
 */
final class RawAnswer implements AnswerFormat {
  private final AnswerBuffer out;
  private @Nullable PvMeta pv;
  private @Nullable PartitionHeader chunkOf;
  private @Nullable PartitionHeader written;

  RawAnswer(AnswerBuffer out) {
    this.out = out;
  }

  @Override
  public void startPv(PvMeta newPv) {
    pv = newPv;
    chunkOf = null;
  }

  @Override
  public void sample(SampleCursor at, String source) {
    PartitionHeader header = at.header();
    if (chunkOf == null || header.year() != chunkOf.year() || header.type() != chunkOf.type()) {
      header(header.type(), header.year(), elementCount(header));
      chunkOf = header;
    }
    at.copyLineTo(out.lines());
  }

  /** A partition's lines are those of the answer. */
  @Override
  public LineSink lines() {
    return out::pass;
  }

  @Override
  public void endPv() {
    pv = null;
  }

  @Override
  public void noSamples(PvMeta emptyPv, int year, boolean shown) {
    pv = emptyPv;
    header(emptyPv.type(), year, elementCount(emptyPv.type()));
    pv = null;
  }

  @Override
  public void cutShort(String why) {
    if (written != null) {
      out.put('\n');
      new PartitionHeader(
              written.type(),
              written.pvName(),
              written.year(),
              written.elementCount(),
              Map.of(RawChunks.TRUNCATED, why))
          .writeTo(out.lines());
    }
  }

  /** What the samples' own header says, as that of computed samples does, or the type info. */
  private int elementCount(PartitionHeader header) {
    return header.elementCount() > 0 ? header.elementCount() : elementCount(header.type());
  }

  private int elementCount(DbrType type) {
    return type.waveform() && pv != null ? Math.max(1, pv.elementCount()) : 1;
  }

  private void header(DbrType type, int year, int elementCount) {
    if (pv == null) {
      throw new IllegalStateException("A sample came before its PV");
    }
    if (written != null) {
      out.put('\n');
    }
    written = new PartitionHeader(type, pv.realName(), year, elementCount, pv.headers());
    written.writeTo(out.lines());
  }
}
