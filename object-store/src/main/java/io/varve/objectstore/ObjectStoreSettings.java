package io.varve.objectstore;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How object storage is reached.
 *
 * @param endpoint of a server that speaks S3; null for Amazon's
 * @param region null to let the SDK find it (environment, profile, instance)
 * @param pathStyle whether the bucket stands in the path of URLs rather than in the host name
 * @param key with which requests are signed; null to let the SDK find one
 * @param attemptTimeout longest time of one attempt of one request
 * @param callTimeout longest time of one request with all its attempts
 * @param readTimeout as that, of requests that read or list, which somebody waits for
 * @param attempts of one request at most, with growing random pauses between them
 * @param partBytes bytes sent in one request; larger objects are sent in parts
 * @param partsAtOnce requests under way at once to send or copy parts
 * @param blockBytes bytes fetched at once
 * @param blocksAhead fetched ahead of a reader that reads on and on
 * @param cacheBytes of fetched blocks that are kept
 * @param folder of this machine for locks, and for objects that are being made
 */
public record ObjectStoreSettings(
    @Nullable URI endpoint,
    @Nullable String region,
    boolean pathStyle,
    @Nullable Key key,
    Duration attemptTimeout,
    Duration callTimeout,
    Duration readTimeout,
    int attempts,
    long partBytes,
    int partsAtOnce,
    int blockBytes,
    int blocksAhead,
    long cacheBytes,
    Path folder) {

  /** No part but the last may be smaller: a rule of S3. */
  static final long SMALLEST_PART = 5L << 20;

  /** An access key. */
  public record Key(String id, String secret) {
    /** Never the secret. */
    @Override
    public String toString() {
      return "Key[id=" + id + "]";
    }
  }

  public ObjectStoreSettings {
    if (partBytes < SMALLEST_PART) {
      throw new IllegalArgumentException(
          "varve.object-store.part-size is "
              + partBytes
              + " bytes; object storage takes parts of 5 MiB and more");
    }
    if (attempts < 1 || partsAtOnce < 1 || blockBytes < 1 || blocksAhead < 0 || cacheBytes < 0) {
      throw new IllegalArgumentException(
          "Attempts, parts at once, block size, blocks ahead and cache of varve.object-store must"
              + " not be negative, and the first three at least 1");
    }
  }
}
