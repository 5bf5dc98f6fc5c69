package io.varve.retrieval;

import io.varve.retrieval.live.LiveSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How retrieval answers.
 *
 * @param tailWindow how far before now the engine is asked at least for samples that are in no
 *     file; else whenever it has not said that there are none in the range
 * @param longestAnswer how long one answer may take before it is cut short, and says so
 * @param mostSamples how many samples one answer may have, about, before it is cut short, and says
 *     so; ten years of one a second are 316 million
 * @param engine how the engine is asked
 * @param stores how stores that hang are put up with
 * @param live streams of samples as they come
 * @param clientFiles folder of files that getClientConfig hands out; none unless set
 */
@ConfigurationProperties("varve.retrieval")
public record RetrievalProperties(
    @DefaultValue("60s") Duration tailWindow,
    @DefaultValue("15m") Duration longestAnswer,
    @DefaultValue("2000000000") long mostSamples,
    @DefaultValue Engine engine,
    @DefaultValue Stores stores,
    @DefaultValue LiveSettings live,
    @Nullable Path clientFiles) {

  /**
   * @param connectTimeout longest wait for a connection
   * @param answerTimeout longest wait for a whole answer
   * @param pause how long an engine that failed three times in a row is not asked
   */
  public record Engine(
      @DefaultValue("500ms") Duration connectTimeout,
      @DefaultValue("2s") Duration answerTimeout,
      @DefaultValue("5s") Duration pause) {}

  /**
   * @param patience longest wait until a store lists or opens a file; then the answer does without
   *     it
   * @param pause how long a store that did not answer is not asked
   * @param threads how many may wait for one store at once
   */
  public record Stores(
      @DefaultValue("5s") Duration patience,
      @DefaultValue("10s") Duration pause,
      @DefaultValue("32") int threads) {}
}
