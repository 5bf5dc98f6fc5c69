package io.varve.retrieval.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.varve.retrieval.answer.Extension;
import java.util.Locale;

/**
 * What retrieval did, as meters: {@code varve_retrieval_queries} by format and outcome, {@code
 * varve_retrieval_samples}, {@code varve_retrieval_bytes} and {@code varve_retrieval_time}.
 */
public final class RetrievalMetrics {

  /** How an answer ended. */
  enum Ending {
    WHOLE,
    /**
     * Without the newest samples, because the engine did not answer, or without a store or another
     * archive.
     */
    PARTIAL,
    /** Another appliance has answered. */
    PASSED_ON,
    CUT_SHORT,
    CLIENT_GONE,
    FAILED
  }

  private final MeterRegistry meters;
  private final Counter samples;
  private final Counter bytes;

  public RetrievalMetrics(MeterRegistry meters) {
    this.meters = meters;
    this.samples =
        Counter.builder("varve.retrieval.samples")
            .description("Samples sent in answers")
            .register(meters);
    this.bytes =
        Counter.builder("varve.retrieval.bytes")
            .baseUnit("bytes")
            .description("Bytes of answers")
            .register(meters);
  }

  Timer.Sample start() {
    return Timer.start(meters);
  }

  void ended(
      Timer.Sample since, Extension format, Ending ending, long sentSamples, long sentBytes) {
    String formatName = format.name().toLowerCase(Locale.ROOT);
    String endingName = ending.name().toLowerCase(Locale.ROOT);
    since.stop(
        Timer.builder("varve.retrieval.time")
            .description("Time from a query to the end of its answer")
            .tag("format", formatName)
            .register(meters));
    Counter.builder("varve.retrieval.queries")
        .description("Queries for samples")
        .tag("format", formatName)
        .tag("ending", endingName)
        .register(meters)
        .increment();
    samples.increment((double) sentSamples);
    bytes.increment((double) sentBytes);
  }
}
