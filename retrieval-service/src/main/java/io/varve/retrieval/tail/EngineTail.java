package io.varve.retrieval.tail;

import io.varve.plainpb.RawChunks;
import io.varve.retrieval.pv.Origin;
import io.varve.retrieval.pv.PvQuery;
import io.varve.store.RangeReader.TailChunk;
import io.varve.typeinfo.SamplingMethod;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

  private final Engines engines;
  private final Duration window;
  private final Clock clock;

  /**
   * @param engines each is asked for the PVs of its appliance
   * @param window how far before now an engine is asked at least
   */
  public EngineTail(Engines engines, Duration window, Clock clock) {
    this.engines = engines;
    this.window = window;
    this.clock = clock;
  }

  /** Asks for what a query wants; another archive that answers it asks its engine itself. */
  public TailAnswer ask(PvQuery query) {
    return query.origin() instanceof Origin.Elsewhere
        ? TailAnswer.NOTHING
        : ask(query.pv().info(), query.from(), query.to());
  }

  /**
   * Asks for a PV, if its engine can hold anything of the range: while it cannot write to its
   * files, that is more than usual.
   */
  TailAnswer ask(TypeInfo info, Instant from, Instant to) {
    Instant held = heldFrom(info.appliance());
    if (to.isBefore(held) || !mayBeHeld(info, held)) {
      return TailAnswer.NOTHING;
    }
    Optional<EngineClient> engine = engines.of(info.appliance());
    if (engine.isEmpty()) {
      log.warn(
          "The newest samples of {} are missing in an answer: nobody knows where appliance {} is",
          info.pvName(),
          info.appliance());
      return TailAnswer.MISSING;
    }
    try {
      Optional<byte[]> body =
          engine
              .get()
              .get(
                  "getData.raw",
                  Map.of("pv", info.pvName(), "from", from.toString(), "to", to.toString()));
      return body.isEmpty() ? TailAnswer.NOTHING : new TailAnswer(chunksOf(body.get()), false);
    } catch (IOException e) {
      log.warn(
          "The newest samples of {} are missing in an answer: {}", info.pvName(), e.getMessage());
      return TailAnswer.MISSING;
    }
  }

  private Instant heldFrom(String appliance) {
    Instant newest = clock.instant().minus(window);
    Instant sealed = engines.sealedBefore(appliance).orElse(newest);
    return sealed.isBefore(newest) ? sealed : newest;
  }

  private static List<TailChunk> chunksOf(byte[] body) throws IOException {
    List<TailChunk> chunks = new ArrayList<>();
    try (RawChunks answer = RawChunks.of(body)) {
      while (answer.nextChunk()) {
        byte[] lines = answer.remainingLines();
        if (lines.length > 0) {
          chunks.add(new TailChunk(answer.current().header(), lines));
        }
      }
    }
    return chunks;
  }

  /**
   * Whether an engine may hold samples of a PV: also of one that is paused, until it has brought
   * the last of them to a file. Those are no newer than the change that paused it, but for an IOC
   * whose clock is ahead; and what an engine holds lies further behind its clock than it lets one
   * be.
   *
   * @param held where begins what it holds
   */
  private boolean mayBeHeld(TypeInfo info, Instant held) {
    boolean runs = !info.paused() && info.samplingMethod() != SamplingMethod.DONT_ARCHIVE;
    Duration ahead = Duration.between(held, clock.instant());
    return runs || !info.modificationTime().isBefore(held.minus(ahead));
  }
}
