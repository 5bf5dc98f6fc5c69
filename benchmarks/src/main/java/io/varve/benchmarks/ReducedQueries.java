package io.varve.benchmarks;

import io.varve.name.KeyRule;
import io.varve.operator.OperatorName;
import io.varve.operator.Workers;
import io.varve.partition.Years;
import io.varve.retrieval.answer.AnswerBuffer;
import io.varve.retrieval.answer.AnswerWriter;
import io.varve.retrieval.answer.Extension;
import io.varve.retrieval.answer.PvPart;
import io.varve.retrieval.pv.PvQuery;
import io.varve.retrieval.pv.ResolvedPv;
import io.varve.retrieval.read.PvSamples;
import io.varve.retrieval.tail.TailAnswer;
import io.varve.store.Catalogue;
import io.varve.store.KnownLines;
import io.varve.store.StoreMacros;
import io.varve.store.TimeRange;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.HumanTime;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How fast retrieval answers reduced queries as JSON, all but the HTTP of it, with the files in the
 * page cache.
 */
final class ReducedQueries {
  private static final int QUERIES = 40;

  /** For each query measured so many before it: the compiler is at work on the first ones. */
  private static final int WARM_UP = 3;

  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final TypeInfo info;
  private final int years;

  /**
   * @param years of samples there are, back from {@link Bodies#YEAR}
   */
  ReducedQueries(Path folder, int years) {
    this.years = years;
    this.info =
        TypeInfo.named(Reductions.PV)
            .dataStores(
                List.of(
                    "pb://localhost?name=LTS&rootFolder="
                        + folder.resolve("lts")
                        + "&partitionGranularity=PARTITION_YEAR"))
            .build();
  }

  /** Measures; a line for each query. */
  List<String> run() throws IOException {
    Instant end = Instant.ofEpochSecond(Years.startOf(Bodies.YEAR + 1) - 1);
    Instant year = Instant.ofEpochSecond(Years.startOf(Bodies.YEAR));
    Instant first = Instant.ofEpochSecond(Years.startOf(Bodies.YEAR - years + 1));
    // Ends that are no ends of bins, as those of plots.
    Instant dayEnd = end.minus(Duration.ofDays(100).plusSeconds(1234));
    TimeRange day = new TimeRange(dayEnd.minus(Duration.ofDays(1)), dayEnd);
    List<String> lines = new ArrayList<>();
    try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
      AnswerWriter writer =
          new AnswerWriter(
              new PvSamples(
                  new Catalogue(),
                  KnownLines.NONE,
                  new StoreMacros(Map.of()),
                  KeyRule.DEFAULT,
                  workers),
              new HumanTime(ZoneOffset.UTC),
              Clock.systemUTC(),
              LONGEST,
              Long.MAX_VALUE);
      for (String operator :
          List.of("mean_3600", "optimized_1000", "lastSample_3600", "ncount", "kurtosis_86400")) {
        lines.add(query(writer, "a year", new TimeRange(year, end), operator, QUERIES));
      }
      lines.add(
          query(writer, years + " years", new TimeRange(first, end), "optimized_2000", QUERIES));
      for (String operator : List.of("mean_3600", "optimized_1000")) {
        lines.add(query(writer, "a day", day, operator, QUERIES));
      }
      lines.add(query(writer, "a year", new TimeRange(year, end), "median_3600", 5));
    }
    return lines;
  }

  private String query(
      AnswerWriter writer, String what, TimeRange range, String operator, int queries)
      throws IOException {
    PvPart part =
        new PvPart(
            new PvQuery(
                info.pvName(),
                new ResolvedPv(info, info.pvName(), ""),
                List.of(range),
                OperatorName.parse(operator)),
            new TailAnswer(List.of(), false),
            Map.of());
    List<Double> took = new ArrayList<>();
    long results = 0;
    for (int i = 0; i < (1 + WARM_UP) * queries; i++) {
      long began = System.nanoTime();
      AnswerBuffer out = new AnswerBuffer(OutputStream.nullOutputStream());
      results = writer.write(List.of(part), Extension.JSON, false, out).samples();
      took.add((System.nanoTime() - began) / 1e6);
    }
    double first = took.getFirst();
    List<Double> warm = took.subList(WARM_UP * queries, took.size());
    warm.sort(null);
    return String.format(
        Locale.ROOT,
        "%s, %s: %d results in %.2f ms (median of %d when warm; the first %.1f)",
        what,
        operator,
        results,
        warm.get(warm.size() / 2),
        queries,
        first);
  }
}
