package io.varve.retrieval.tail;

import io.varve.typeinfo.SamplingMethod;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The samples an engine has accepted and not yet appended to a partition file.
 *
 * <p>To be asked before the stores are listed: a sample then is in this answer or already in a
 * file, or in both, and never in neither.
 */
public final class EngineTail {
  private static final Logger log = LoggerFactory.getLogger(EngineTail.class);

  private final EngineClient engine;
  private final String appliance;
  private final Duration window;
  private final Clock clock;

  /**
   * @param appliance whose PVs the engine records
   * @param window how far before now the engine may still hold samples
   */
  public EngineTail(EngineClient engine, String appliance, Duration window, Clock clock) {
    this.engine = engine;
    this.appliance = appliance;
    this.window = window;
    this.clock = clock;
  }

  /** Asks for a PV, if its engine can hold anything of the range. */
  public TailAnswer ask(TypeInfo info, Instant from, Instant to) {
    if (!runs(info) || to.isBefore(clock.instant().minus(window))) {
      return TailAnswer.NOTHING;
    }
    try {
      Optional<byte[]> body =
          engine.get(
              "getData.raw",
              Map.of("pv", info.pvName(), "from", from.toString(), "to", to.toString()));
      return body.isEmpty()
          ? TailAnswer.NOTHING
          : new TailAnswer(TailChunks.parse(body.get()), false);
    } catch (IOException e) {
      log.warn(
          "The newest samples of {} are missing in an answer: {}", info.pvName(), e.getMessage());
      return TailAnswer.MISSING;
    }
  }

  private boolean runs(TypeInfo info) {
    return !info.paused()
        && info.samplingMethod() != SamplingMethod.DONT_ARCHIVE
        && info.appliance().equals(appliance);
  }
}
