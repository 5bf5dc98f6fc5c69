package io.varve.objectstore;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * The client of the SDK. Each request is bounded in time and repeated as the SDK's standard
 * strategy says: pauses that double and are random, a budget of repeats for all requests together.
 * Thread-safe.
 */
final class S3Connection implements Closeable {
  private static final Duration CONNECTING = Duration.ofSeconds(5);

  /** After a client could not be made, so long no other is tried: to find that out takes time. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final ObjectStoreSettings settings;

  /** So that one that hangs is tried once more. */
  private final Duration readAttempt;

  private @Nullable S3Client client;
  private @Nullable SdkException refusal;
  private long refusedAt;
  private boolean closed;

  S3Connection(ObjectStoreSettings settings) {
    this.settings = settings;
    Duration half = settings.readTimeout().dividedBy(2);
    this.readAttempt =
        half.compareTo(settings.attemptTimeout()) < 0 ? half : settings.attemptTimeout();
  }

  /** The client. It is made when it is first needed, as its region may have to be asked for. */
  private synchronized S3Client client() throws IOException {
    if (closed) {
      throw new IOException("The service is stopping; object storage is closed");
    }
    S3Client made = client;
    if (made != null) {
      return made;
    }
    SdkException before = refusal;
    if (before != null && System.nanoTime() - refusedAt < PAUSE.toNanos()) {
      throw noClient(before);
    }
    try {
      made = builder(settings).build();
      client = made;
      return made;
    } catch (SdkException e) {
      refusal = e;
      refusedAt = System.nanoTime();
      throw noClient(e);
    }
  }

  private static IOException noClient(SdkException e) {
    return new IOException(
        "No client of object storage can be made; set varve.object-store.region or AWS_REGION: "
            + e.getMessage(),
        e);
  }

  private static S3ClientBuilder builder(ObjectStoreSettings settings) {
    int connections = Math.max(32, 2 * settings.partsAtOnce());
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .connectionTimeout(CONNECTING)
                    .connectionAcquisitionTimeout(settings.attemptTimeout())
                    .socketTimeout(settings.attemptTimeout())
                    .maxConnections(connections))
            .credentialsProvider(credentials(settings.key()))
            .forcePathStyle(settings.pathStyle())
            // Sums are made here, of the file that was checked, before anything is sent.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .overrideConfiguration(
                calls ->
                    calls
                        .apiCallAttemptTimeout(settings.attemptTimeout())
                        .apiCallTimeout(settings.callTimeout())
                        .retryStrategy(
                            AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(settings.attempts())
                                .build()));
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint());
    }
    String region = settings.region();
    if (region != null) {
      builder.region(Region.of(region));
    } else if (settings.endpoint() != null) {
      // Servers that are not Amazon's have one region as a rule, and this is its usual name.
      builder.region(Region.US_EAST_1);
    }
    return builder;
  }

  private static AwsCredentialsProvider credentials(ObjectStoreSettings.@Nullable Key key) {
    return key == null
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(AwsBasicCredentials.create(key.id(), key.secret()));
  }

  /** Lets a request that somebody waits for end soon. */
  void reading(AwsRequestOverrideConfiguration.Builder request) {
    request.apiCallTimeout(settings.readTimeout()).apiCallAttemptTimeout(readAttempt);
  }

  /**
   * Makes a request.
   *
   * @param object what it is about, for messages
   * @param doing what is tried, such as "reading"
   * @throws IOException what the failure is among those of a file system
   */
  <T> T call(String object, String doing, Function<S3Client, T> request) throws IOException {
    try {
      return request.apply(client());
    } catch (SdkException e) {
      throw S3Failures.of(e, object, doing);
    } catch (UncheckedIOException e) {
      throw new IOException("What was to be sent as " + object + " cannot be read", e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (client != null) {
      client.close();
    }
  }
}
