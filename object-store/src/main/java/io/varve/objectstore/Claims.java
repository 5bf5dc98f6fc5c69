package io.varve.objectstore;

import io.varve.store.Durable;
import io.varve.store.Edition;
import io.varve.store.OtherEditionException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may write into a root: the object {@code .varve/etl.claim} below it says so.
 *
 * <p>A claim is renewed each minute and can be taken over when it is ten minutes old. The machine
 * that made it may take it over at once: a lock in its folder has proven that the process is dead.
 * That nothing is lost when two write at once does not depend on claims; each publication names the
 * edition it replaces. Claims tell people that two sites were given one bucket. Thread-safe.
 */
final class Claims implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(Claims.class);
  private static final String NAME = ".varve/etl.claim";
  private static final Duration RENEWAL = Duration.ofMinutes(1);
  private static final Duration TERM = Duration.ofMinutes(10);
  private static final Duration ABANDONED = Duration.ofDays(1);
  private static final Duration PARTING = Duration.ofSeconds(5);
  private static final int MOST_ATTEMPTS = 5;
  private static final int LONGEST = 64 * 1024;

  private final S3Calls calls;
  private final S3Parts parts;
  private final Clock clock;
  private final Set<Claim> held = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService renewals =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("object-store-claims").factory());

  Claims(S3Calls calls, S3Parts parts, Clock clock) {
    this.calls = calls;
    this.parts = parts;
    this.clock = clock;
    ScheduledFuture<?> _ =
        renewals.scheduleWithFixedDelay(
            this::renewAll, RENEWAL.toSeconds(), RENEWAL.toSeconds(), TimeUnit.SECONDS);
  }

  /** One root that this process holds. */
  private final class Claim implements Closeable {
    private final ObjectPath root;
    private final Path unsent;
    private ClaimText text;
    private Edition edition;
    private volatile boolean lost;

    /** When its root was cleared of what was never ended. */
    private volatile Instant cleared = Instant.EPOCH;

    Claim(ObjectPath root, Path unsent, ClaimText text, Edition edition) {
      this.root = root;
      this.unsent = unsent;
      this.text = text;
      this.edition = edition;
    }

    /** Renews it, unless somebody else has it by now. */
    synchronized void renewOrLose(Instant now) throws IOException {
      try {
        renew(now);
      } catch (OtherEditionException replaced) {
        Edition there = calls.head(nameIn(root)).map(ObjectInfo::edition).orElse(null);
        if (there != null && text.isOfSameClaim(read(nameIn(root), there))) {
          // The one before was sent, and its answer lost.
          edition = there;
          renew(now);
          return;
        }
        lost = true;
        log.error("Another writer has taken over the store {}: nothing more is moved there", root);
      }
    }

    synchronized void renew(Instant now) throws IOException {
      ClaimText renewed = text.renewed(now);
      edition = send(root, unsent, renewed, edition);
      text = renewed;
    }

    /** Gives it up, if the storage answers soon; else it ends with its term. */
    @Override
    public void close() throws IOException {
      if (!held.remove(this) || lost) {
        return;
      }
      FutureTask<?> givingUp =
          new FutureTask<>(
              () -> {
                renew(Instant.EPOCH);
                return null;
              });
      Thread.ofVirtual().start(givingUp);
      try {
        givingUp.get(PARTING.toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        log.warn("The claim on {} is not given up, as the storage gives no answer", root);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        log.warn("The claim on {} is not given up: interrupted", root);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException io
            ? io
            : new IOException("The claim on " + root + " cannot be given up", e.getCause());
      } finally {
        givingUp.cancel(true);
      }
    }

    /** Clears the root of uploads that were never ended; a process may run for months. */
    void clearAwayDaily(Instant now) {
      if (cleared.plus(ABANDONED).isBefore(now)) {
        cleared = now;
        clearAway(root);
      }
    }
  }

  /**
   * Claims a root.
   *
   * @param folder of this machine that stands for the root
   */
  Closeable claim(ObjectPath root, Path folder, String holder) throws IOException {
    new Durable().createFolders(folder);
    String owner = ownerOf(folder);
    Path unsent = folder.resolve("claim.new");
    ObjectPath object = nameIn(root);
    for (int attempt = 1; ; attempt++) {
      Optional<Edition> edition = calls.head(object).map(ObjectInfo::edition);
      long epoch = 1;
      if (edition.isPresent()) {
        ClaimText there = read(object, edition.get());
        if (!there.owner().equals(owner) && there.renewed().plus(TERM).isAfter(clock.instant())) {
          throw new IOException(
              "The store "
                  + root
                  + " already has a writer: "
                  + there.holder()
                  + ", last heard of at "
                  + there.renewed()
                  + ". Stop that one, or give this one a prefix of its own");
        }
        epoch = there.epoch() + 1;
      }
      try {
        ClaimText text = new ClaimText(holder, owner, epoch, clock.instant());
        Edition sent = send(root, unsent, text, edition.orElse(null));
        Claim claim = new Claim(root, unsent, text, sent);
        held.add(claim);
        claim.clearAwayDaily(clock.instant());
        return claim;
      } catch (OtherEditionException somebodyElse) {
        if (attempt == MOST_ATTEMPTS) {
          throw somebodyElse;
        }
      }
    }
  }

  /** Refuses a publication below a root whose claim somebody else has taken over. */
  void requireNoneLost(ObjectPath object) throws IOException {
    for (Claim claim : held) {
      if (claim.lost && object.startsWith(claim.root)) {
        throw new IOException(
            "The store "
                + claim.root
                + " was taken over by another writer; nothing more is written to it until this"
                + " process starts anew");
      }
    }
  }

  /** Renews what is held; what somebody else has taken over is lost from then on. */
  void renewAll() {
    for (Claim claim : held) {
      if (claim.lost) {
        continue;
      }
      try {
        claim.renewOrLose(clock.instant());
        claim.clearAwayDaily(clock.instant());
      } catch (IOException | RuntimeException e) {
        log.warn("The claim on {} is renewed later: {}", claim.root, e.toString());
      }
    }
  }

  private Edition send(ObjectPath root, Path unsent, ClaimText text, @Nullable Edition earlier)
      throws IOException {
    Files.write(unsent, text.encode());
    String mark = UUID.randomUUID().toString();
    ObjectPath object = nameIn(root);
    try {
      calls.put(object, Payload.of(new byte[0], unsent), earlier, mark);
    } catch (IOException e) {
      // An answer that was lost may have been a yes.
      ObjectInfo now = calls.head(object).orElse(null);
      if (now == null || !mark.equals(now.publication())) {
        throw e;
      }
    }
    ObjectInfo sent = calls.head(object).orElseThrow(() -> new NoSuchFileException(NAME));
    Edition edition = sent.edition();
    if (edition == null || !mark.equals(sent.publication())) {
      throw new OtherEditionException(object.toString(), "somebody else claims the store too");
    }
    return edition;
  }

  private ClaimText read(ObjectPath object, Edition edition) throws IOException {
    int length = (int) Math.min(edition.length(), LONGEST);
    return ClaimText.decode(
        length == 0 ? new byte[0] : calls.read(object, edition, 0, length), object.toString());
  }

  /** What publications that died have left. */
  private void clearAway(ObjectPath root) {
    if (root.keyPrefix().isEmpty()) {
      // In a whole bucket those of other programs look the same.
      return;
    }
    try {
      int cleared =
          parts.abortAbandoned(root.bucket(), root.keyPrefix(), clock.instant().minus(ABANDONED));
      if (cleared > 0) {
        log.info("{} uploads into {} that were never ended are cleared away", cleared, root);
      }
    } catch (IOException e) {
      log.warn("Unfinished uploads into {} are not cleared away: {}", root, e.toString());
    }
  }

  /** Who this machine is to the storage: a name that lies in its folder for the root. */
  private static String ownerOf(Path folder) throws IOException {
    Path file = folder.resolve("owner");
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException first) {
      Path fresh = folder.resolve("owner.new");
      String owner = UUID.randomUUID().toString();
      Files.writeString(fresh, owner);
      new Durable().sync(fresh);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      new Durable().syncFolder(folder);
      return owner;
    }
  }

  private static ObjectPath nameIn(ObjectPath root) {
    return ObjectPath.checked(root.resolve(NAME));
  }

  @Override
  public void close() {
    renewals.shutdownNow();
  }
}
