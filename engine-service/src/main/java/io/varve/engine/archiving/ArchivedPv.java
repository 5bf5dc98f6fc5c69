package io.varve.engine.archiving;

import io.varve.engine.channel.Channel;
import io.varve.engine.channel.ChannelFactory;
import io.varve.engine.recording.Recorder;
import io.varve.engine.recording.Recording;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PV between what the registry wants and what runs.
 *
 * <p>Anybody sets what is wanted; one thread at a time settles it, so that a PV never has two
 * channels (invariant F6).
 */
public final class ArchivedPv {
  private static final Logger log = LoggerFactory.getLogger(ArchivedPv.class);
  private static final long RETRY_SECONDS = 5;

  private final String name;
  private final Recorder recorder;
  private final ChannelFactory channels;
  private final Clock clock;
  private volatile @Nullable TypeInfo wanted;
  private volatile @Nullable Running running;
  private volatile @Nullable String trouble;
  private volatile Instant retryAt = Instant.EPOCH;

  /** Whether what runs has been closed and only waits for its last samples to be in a file. */
  private volatile boolean closed;

  ArchivedPv(String name, Recorder recorder, ChannelFactory channels, Clock clock) {
    this.name = name;
    this.recorder = recorder;
    this.channels = channels;
    this.clock = clock;
  }

  /**
   * What a PV is recorded with.
   *
   * @param info as it was when the channel was opened, or as it is if nothing of that matters
   * @param since when the channel was opened
   */
  public record Running(TypeInfo info, Recording recording, Channel channel, Instant since) {}

  public String name() {
    return name;
  }

  /** The channel and recording; empty when there are none. */
  public Optional<Running> running() {
    return Optional.ofNullable(running);
  }

  /** Why it does not run though it should; null when it does. */
  @Nullable String trouble() {
    return trouble;
  }

  /**
   * What is wanted from now on; null for nothing.
   *
   * @return whether it is something else than before
   */
  @SuppressWarnings("ReferenceEquality") // the registry's answer to a change is a new object
  boolean want(@Nullable TypeInfo info) {
    boolean changed = wanted != info;
    if (changed) {
      wanted = info;
      retryAt = Instant.EPOCH;
    }
    return changed;
  }

  /** Whether what runs is what is wanted. */
  boolean settled() {
    TypeInfo to = wanted;
    Running now = running;
    return to == null ? now == null : now != null && !closed && now.info().equals(to);
  }

  /** Whether what runs is not what is wanted and it is time to change that. */
  boolean unsettled() {
    return !settled() && !clock.instant().isBefore(retryAt);
  }

  /** Whether nothing runs and nothing is wanted. */
  boolean gone() {
    return wanted == null && running == null;
  }

  /** Closes and opens until what runs is what is wanted; called by one thread at a time. */
  void settle() {
    while (unsettled()) {
      TypeInfo to = wanted;
      Running now = running;
      if (now != null && to != null && !closed && sameChannel(now.info(), to)) {
        running = new Running(to, now.recording(), now.channel(), now.since());
      } else if (now != null) {
        if (!close(now)) {
          return;
        }
      } else if (to != null && !open(to)) {
        return;
      }
    }
  }

  /** Takes the PV off the network; what it delivered is still to be flushed. */
  void closeChannel() {
    Running now = running;
    if (now != null) {
      now.channel().close();
    }
  }

  /**
   * False while lines of the PV are in no file and it is not wanted again: it must stay listed, for
   * whoever deletes or renames its files waits until it is not, and a flush after that would bring
   * a file of the old name back (invariant D5).
   */
  private boolean close(Running now) {
    if (!closed) {
      closed = true;
      try {
        now.channel().close();
      } catch (RuntimeException e) {
        log.error("The channel of {} could not be closed in an orderly way", name, e);
      }
      now.recording().close();
    }
    if (wanted == null && now.recording().isPending()) {
      trouble = "Its last samples are in no file yet";
      retryAt = clock.instant().plusSeconds(1);
      return false;
    }
    running = null;
    trouble = null;
    log.info("{} is no longer recorded", name);
    return true;
  }

  private boolean open(TypeInfo to) {
    try {
      Recording recording = recorder.open(to);
      closed = false;
      try {
        running = new Running(to, recording, channels.open(to, recording), clock.instant());
      } catch (RuntimeException e) {
        recording.close();
        throw e;
      }
      trouble = null;
      return true;
    } catch (IOException | RuntimeException e) {
      trouble = String.valueOf(e.getMessage());
      retryAt = clock.instant().plusSeconds(RETRY_SECONDS);
      log.error("{} cannot be recorded; it is tried again in {} s", name, RETRY_SECONDS, e);
      return false;
    }
  }

  /** Whether a change of the type info leaves channel and recording as they are. */
  private static boolean sameChannel(TypeInfo a, TypeInfo b) {
    return a.type() == b.type()
        && a.samplingMethod() == b.samplingMethod()
        && Float.compare(a.samplingPeriod(), b.samplingPeriod()) == 0
        && a.usePva() == b.usePva()
        && a.useDbeProperties() == b.useDbeProperties()
        && a.archiveFields().equals(b.archiveFields())
        && a.dataStores().equals(b.dataStores())
        && Objects.equals(a.chunkKey(), b.chunkKey())
        && Objects.equals(a.controllingPv(), b.controllingPv());
  }
}
