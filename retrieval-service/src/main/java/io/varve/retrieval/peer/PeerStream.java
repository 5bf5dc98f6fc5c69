package io.varve.retrieval.peer;

import io.varve.plainpb.LineScanner;
import io.varve.plainpb.RawChunks;
import io.varve.plainpb.SampleCursor;
import io.varve.retrieval.pv.Archive;
import io.varve.retrieval.pv.Lacking;
import io.varve.retrieval.read.Watch;
import io.varve.store.ForwardingStream;
import io.varve.store.RawSamples;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * The samples in another archive's raw answer, while it comes. Not thread-safe.
 *
 * <p>Whatever keeps them from being read is a {@link PeerException}; only what the watch throws is
 * not. Lines that are no samples are skipped, and said to be lacking. A sample that is not later
 * than the one before it is left out, as another archive may repeat some where its files meet.
 */
final class PeerStream extends ForwardingStream<RawSamples> {
  private static final Logger log = LoggerFactory.getLogger(PeerStream.class);

  private final Archive archive;
  private final PeerAnswer answer;
  private final Body body;
  private final Lacking lacking;
  private long lastSecond = Long.MIN_VALUE;
  private int lastNano;

  /**
   * @param answer of status 200; closed with this
   * @param watch asked whenever bytes come
   * @param lacking gets what the other archive says that its answer lacks
   */
  PeerStream(Archive archive, PeerAnswer answer, Watch watch, Lacking lacking) {
    this(archive, answer, new Body(answer, watch), lacking);
  }

  private PeerStream(Archive archive, PeerAnswer answer, Body body, Lacking lacking) {
    super(new RawSamples(new RawChunks(LineScanner.of(body)), archive.retrievalUrl()));
    this.archive = archive;
    this.answer = answer;
    this.body = body;
    this.lacking = lacking;
    answer.noteLacking(lacking);
  }

  @Override
  public boolean next() throws IOException {
    try {
      while (super.next()) {
        SampleCursor at = current();
        if (at.epochSecond() > lastSecond
            || (at.epochSecond() == lastSecond && at.nano() > lastNano)) {
          lastSecond = at.epochSecond();
          lastNano = at.nano();
          return true;
        }
      }
    } catch (PeerException e) {
      throw e;
    } catch (IOException e) {
      if (body.stopped) {
        throw e;
      }
      throw new PeerException(
          HttpStatus.BAD_GATEWAY,
          archive + " sends samples that cannot be read: " + e.getMessage(),
          e);
    }
    // What it found missing on the way is in its trailer.
    answer.noteLacking(lacking);
    if (samples().damagedLines() > 0) {
      log.warn(
          "{}: {} damaged lines of its answer were skipped", archive, samples().damagedLines());
      lacking.add(archive.name() + ": damaged lines");
    }
    return false;
  }

  /** The bytes as they come. */
  private static final class Body implements LineScanner.Feed {
    private final PeerAnswer answer;
    private final Watch watch;

    /** Whether the one who waits for them was stopped, and not the other archive at fault. */
    private boolean stopped;

    Body(PeerAnswer answer, Watch watch) {
      this.answer = answer;
      this.watch = watch;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      stopped = true;
      watch.check();
      stopped = false;
      return answer.read(target, from, length);
    }

    @Override
    public void close() throws IOException {
      answer.close();
    }
  }
}
