package io.varve.benchmarks;

import io.varve.partition.Granularity;
import io.varve.retrieval.answer.AnswerBuffer;
import io.varve.retrieval.answer.AnswerWriter;
import io.varve.retrieval.answer.Extension;
import io.varve.retrieval.answer.PvPart;
import io.varve.retrieval.pv.PvQuery;
import io.varve.retrieval.pv.ResolvedPv;
import io.varve.retrieval.tail.TailAnswer;
import io.varve.store.Catalogue;
import io.varve.store.RangeReader;
import io.varve.store.Store;
import io.varve.store.TimeRange;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.HumanTime;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Samples a second that become text, from a file of a year to the bytes of an answer. */
public class TextBenchmark extends DiskBenchmark {
  static final int SAMPLES = 1_000_000;
  private static final String KEY = "BENCH/pv:";
  private static final String PV = "BENCH:pv";

  @Param({"CSV", "JSON", "QW"})
  public Extension format = Extension.CSV;

  private final RangeReader reader = new RangeReader(new Catalogue());
  private final TimeRange range =
      new TimeRange(
          Instant.ofEpochSecond(Bodies.START), Instant.ofEpochSecond(Bodies.START + SAMPLES));
  private Store store;
  private final PvPart part =
      new PvPart(
          new PvQuery(
              PV,
              new ResolvedPv(TypeInfo.named(PV).build(), PV, ""),
              List.of(range),
              Optional.empty()),
          new TailAnswer(List.of(), false),
          Map.of());

  @Setup(Level.Trial)
  public void write() throws IOException {
    store = disk().store(Granularity.PARTITION_YEAR);
    OneHertz.write(
        store.file(KEY, store.granularity().at(Bodies.START)),
        PV,
        Bodies.YEAR,
        Bodies.START,
        Bodies.START + SAMPLES);
  }

  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public long bytes() throws IOException {
    AnswerWriter writer =
        new AnswerWriter(
            (query, tail, watch) -> reader.open(KEY, List.of(store), range, tail),
            new HumanTime(ZoneOffset.UTC),
            Clock.systemUTC(),
            Duration.ofMinutes(10),
            Long.MAX_VALUE);
    AnswerBuffer out = new AnswerBuffer(OutputStream.nullOutputStream());
    writer.write(List.of(part), format, false, out);
    return out.sent();
  }
}
