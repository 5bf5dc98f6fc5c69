package io.varve.objectstore;

import io.varve.store.Edition;
import io.varve.store.OtherEditionException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Publishes objects: as a whole or not at all, over the edition the publisher believes to be there
 * or not at all, and found to be what was sent before anybody is told so.
 *
 * <p>When an answer is lost it is not known whether the object was replaced. So each publication
 * has a mark of its own; the object that bears it was replaced by this one. Thread-safe.
 */
final class Uploads {
  private static final Logger log = LoggerFactory.getLogger(Uploads.class);

  /** Longest piece of an object that is copied by one request; S3 takes ten times as much. */
  private static final long LONGEST_COPY = 512L << 20;

  /** S3 takes no more parts than this. */
  private static final int MOST_PARTS = 10_000;

  private static final int READ_BACK = 1 << 20;

  private final S3Calls calls;
  private final S3Parts inParts;
  private final long partBytes;

  /** Parts that are sent or copied at this moment, over all publications. */
  private final Semaphore underWay;

  Uploads(S3Calls calls, S3Parts parts, ObjectStoreSettings settings) {
    this.calls = calls;
    this.inParts = parts;
    this.partBytes = settings.partBytes();
    this.underWay = new Semaphore(settings.partsAtOnce());
  }

  /**
   * What is to be published.
   *
   * @param earlier what the object is now; null for none
   * @param kept bytes of the earlier edition that stay
   * @param sumOfKept their checksum; null when it is not known or there are none
   * @param added bytes behind them
   */
  private record Publication(
      ObjectPath object,
      @Nullable Edition earlier,
      long kept,
      @Nullable Integer sumOfKept,
      Payload added,
      String mark) {

    long length() {
      return kept + added.length();
    }

    /**
     * Whether the storage gets the checksum of each part, which it wants of all or of none. Not
     * every storage tells that of a part it copied, so it must be known here.
     */
    boolean summed() {
      return kept == 0 || (sumOfKept != null && kept <= LONGEST_COPY);
    }
  }

  Edition publish(ObjectPath object, @Nullable Edition earlier, Payload payload)
      throws IOException {
    return publish(new Publication(object, earlier, 0, null, payload, mark()));
  }

  /** Publishes what an object begins with and something behind it. */
  Edition append(ObjectPath object, Edition earlier, long kept, Payload payload)
      throws IOException {
    if (kept < ObjectStoreSettings.SMALLEST_PART) {
      // Too short for a part of its own, and soon fetched.
      byte[] beginning = kept == 0 ? new byte[0] : calls.read(object, earlier, 0, (int) kept);
      return publish(object, earlier, new Payload(beginning, payload.file(), payload.fileLength()));
    }
    ObjectInfo now = calls.head(object).orElse(null);
    if (now == null || !earlier.equals(now.edition())) {
      throw refused(object);
    }
    Integer sumOfAll = kept == earlier.length() ? now.crc32c() : null;
    return publish(new Publication(object, earlier, kept, sumOfAll, payload, mark()));
  }

  private Edition publish(Publication publication) throws IOException {
    ObjectPath object = publication.object;
    try {
      if (publication.kept == 0 && publication.added.length() <= partBytes) {
        calls.put(object, publication.added, publication.earlier, publication.mark);
      } else {
        sendParts(publication);
      }
    } catch (IOException e) {
      ObjectInfo now = look(object, e);
      if (now == null || !publication.mark.equals(now.publication())) {
        boolean same = now == null ? publication.earlier == null : isOf(now, publication.earlier);
        if (same && e instanceof OtherEditionException) {
          throw new IOException(
              object + " was not replaced, as somebody else is replacing it at this moment", e);
        }
        throw same ? e : refused(object, e);
      }
      log.info("{} is published, though the answer was lost: {}", object, e.toString());
    }
    return verified(publication);
  }

  /** The object after a failure; the failure itself when that cannot be seen either. */
  private @Nullable ObjectInfo look(ObjectPath object, IOException failure) throws IOException {
    try {
      return calls.head(object).orElse(null);
    } catch (IOException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  private static boolean isOf(ObjectInfo now, @Nullable Edition edition) {
    return edition != null && edition.equals(now.edition());
  }

  private void sendParts(Publication publication) throws IOException {
    String upload = inParts.begin(publication.object, publication.mark, publication.summed());
    try {
      List<CompletedPart> parts = inParallel(partsOf(publication, upload));
      inParts.end(publication.object, upload, parts, publication.earlier, publication.summed());
    } catch (IOException | RuntimeException e) {
      try {
        inParts.abort(publication.object.bucket(), publication.object.key(), upload);
      } catch (IOException notAborted) {
        // Claiming the store clears away what is a day old.
        e.addSuppressed(notAborted);
      }
      throw e;
    }
  }

  private List<Callable<CompletedPart>> partsOf(Publication publication, String upload) {
    ObjectPath object = publication.object;
    List<Callable<CompletedPart>> parts = new ArrayList<>();
    Edition earlier = publication.earlier;
    if (earlier != null && publication.kept > 0) {
      Integer sum = publication.summed() ? publication.sumOfKept : null;
      long pieces = (publication.kept + LONGEST_COPY - 1) / LONGEST_COPY;
      for (long i = 0; i < pieces; i++) {
        // Pieces of nearly one length, so that none is too short for a part.
        long from = publication.kept * i / pieces;
        long to = publication.kept * (i + 1) / pieces;
        int number = parts.size() + 1;
        parts.add(() -> inParts.copy(object, upload, number, earlier, from, to, sum));
      }
    }
    Payload added = publication.added;
    long piece = Math.max(partBytes, added.length() / (MOST_PARTS - parts.size() - 1) + 1);
    for (long at = 0; at < added.length(); at += piece) {
      long from = at;
      long to = Math.min(added.length(), at + piece);
      int number = parts.size() + 1;
      parts.add(() -> inParts.send(object, upload, number, added, from, to, publication.summed()));
    }
    return parts;
  }

  /** The results in order; the first failure ends all. */
  private List<CompletedPart> inParallel(List<Callable<CompletedPart>> parts) throws IOException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<CompletedPart>> results =
          parts.stream().map(part -> threads.submit(() -> inTurn(part))).toList();
      List<CompletedPart> done = new ArrayList<>();
      try {
        for (Future<CompletedPart> result : results) {
          done.add(result.get());
        }
        return done;
      } catch (ExecutionException e) {
        threads.shutdownNow();
        if (e.getCause() instanceof IOException io) {
          throw io;
        }
        throw new IOException("A part could not be sent", e.getCause());
      } catch (InterruptedException e) {
        threads.shutdownNow();
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("Interrupted while sending to object storage");
      }
    }
  }

  private CompletedPart inTurn(Callable<CompletedPart> part) throws Exception {
    // Bounded, since each request that holds a turn is.
    underWay.acquire();
    try {
      return part.call();
    } finally {
      underWay.release();
    }
  }

  /** The published object, whose length and checksum were found to be right. */
  private Edition verified(Publication publication) throws IOException {
    ObjectPath object = publication.object;
    Optional<ObjectInfo> found = calls.head(object);
    Edition edition = found.map(ObjectInfo::edition).orElse(null);
    if (edition == null || !publication.mark.equals(found.get().publication())) {
      throw new OtherEditionException(
          object.toString(), "somebody else replaced or removed it right after it was published");
    }
    if (edition.length() != publication.length()) {
      throw new IOException(
          object
              + " has "
              + edition.length()
              + " bytes after it was sent with "
              + publication.length());
    }
    int sum = publication.added.crc32c(0, publication.added.length());
    Integer stored = found.get().crc32c();
    if (stored != null && publication.kept == 0) {
      requireSame(object, sum, stored);
    } else if (stored != null && publication.sumOfKept != null) {
      int all = Crc32c.combine(publication.sumOfKept, sum, publication.added.length());
      requireSame(object, all, stored);
    } else {
      requireSame(object, sum, readBack(object, edition, publication.kept));
    }
    return edition;
  }

  private static void requireSame(ObjectPath object, int sent, int stored) throws IOException {
    if (sent != stored) {
      throw new IOException(
          object
              + " was stored with checksum "
              + Crc32c.text(stored)
              + " and sent with "
              + Crc32c.text(sent));
    }
  }

  /** The checksum of an object's end, from a storage that does not tell it. */
  private int readBack(ObjectPath object, Edition edition, long from) throws IOException {
    int sum = 0;
    for (long at = from; at < edition.length(); at += READ_BACK) {
      int length = (int) Math.min(READ_BACK, edition.length() - at);
      byte[] piece = calls.read(object, edition, at, length);
      sum = Crc32c.combine(sum, Crc32c.of(new ByteArrayInputStream(piece)), length);
    }
    return sum;
  }

  private static OtherEditionException refused(ObjectPath object) {
    return new OtherEditionException(
        object.toString(), "it is not what it was when it was looked at; another writer was there");
  }

  private static OtherEditionException refused(ObjectPath object, IOException cause) {
    OtherEditionException refused = refused(object);
    refused.initCause(cause);
    return refused;
  }

  private static String mark() {
    return UUID.randomUUID().toString();
  }
}
