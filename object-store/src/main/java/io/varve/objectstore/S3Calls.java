package io.varve.objectstore;

import io.varve.store.ObjectStorage.Version;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/**
 * The requests that are made of S3, each bounded in time and repeated as the SDK's standard
 * strategy says: pauses that double and are random, a budget of repeats for all requests together.
 * Thread-safe.
 */
final class S3Calls implements Closeable {
  /** Under which an object keeps the mark of its publication. */
  private static final String PUBLICATION = "varve-publication";

  private static final Duration CONNECTING = Duration.ofSeconds(5);

  /** After a client could not be made, so long no other is tried: to find that out takes time. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final ObjectStoreSettings settings;
  private @Nullable S3Client client;
  private @Nullable SdkException refusal;
  private long refusedAt;
  private boolean closed;

  S3Calls(ObjectStoreSettings settings) {
    this.settings = settings;
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

  Optional<ObjectInfo> head(ObjectPath object) throws IOException {
    try {
      HeadObjectResponse head =
          call(
              object.toString(),
              "looking at",
              s3 ->
                  s3.headObject(
                      r ->
                          r.bucket(object.bucket())
                              .key(object.key())
                              .checksumMode(ChecksumMode.ENABLED)));
      return Optional.of(
          new ObjectInfo(
              new Version(head.eTag(), head.contentLength()),
              head.lastModified(),
              head.metadata().get(PUBLICATION),
              wholeSum(head)));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  private static @Nullable Integer wholeSum(HeadObjectResponse head) {
    String sum = head.checksumCRC32C();
    // The sum of an object that was sent in parts may be one of sums, with their number behind it.
    return sum == null || sum.contains("-") || head.checksumType() == ChecksumType.COMPOSITE
        ? null
        : Integer.valueOf(Crc32c.parse(sum));
  }

  /**
   * Bytes of one version of an object.
   *
   * @throws io.varve.store.OtherVersionException when it was replaced
   * @throws NoSuchFileException when it is gone
   */
  byte[] read(ObjectPath object, Version version, long from, int length) throws IOException {
    String range = "bytes=" + from + "-" + (from + length - 1);
    byte[] bytes =
        call(
            object.toString(),
            "reading",
            s3 ->
                s3.getObjectAsBytes(
                        r ->
                            r.bucket(object.bucket())
                                .key(object.key())
                                .ifMatch(version.tag())
                                .range(range))
                    .asByteArrayUnsafe());
    if (bytes.length != length) {
      throw new EOFException(
          object + " gave " + bytes.length + " bytes where " + length + " were asked for");
    }
    return bytes;
  }

  /** Goes through the objects and, when a delimiter is given, folders whose keys begin so. */
  void list(
      String bucket, String beginning, @Nullable String delimiter, Consumer<List<String>> pages)
      throws IOException {
    String next = null;
    do {
      String token = next;
      ListObjectsV2Response page =
          call(
              ObjectPath.SCHEME + bucket + "/" + beginning,
              "listing",
              s3 ->
                  s3.listObjectsV2(
                      r ->
                          r.bucket(bucket)
                              .prefix(beginning)
                              .delimiter(delimiter)
                              .continuationToken(token)));
      pages.accept(page.contents().stream().map(object -> object.key()).toList());
      pages.accept(page.commonPrefixes().stream().map(folder -> folder.prefix()).toList());
      next = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
    } while (next != null);
  }

  /** Whether any object's key begins so. */
  boolean any(String bucket, String beginning) throws IOException {
    return !call(
            ObjectPath.SCHEME + bucket + "/" + beginning,
            "listing",
            s3 -> s3.listObjectsV2(r -> r.bucket(bucket).prefix(beginning).maxKeys(1)))
        .contents()
        .isEmpty();
  }

  void delete(ObjectPath object) throws IOException {
    call(
        object.toString(),
        "deleting",
        s3 -> s3.deleteObject(r -> r.bucket(object.bucket()).key(object.key())));
  }

  /**
   * Sends an object in one request.
   *
   * @param earlier what it must be now; null for none
   * @return the tag of what was sent
   */
  String put(ObjectPath object, Payload payload, @Nullable Version earlier, String publication)
      throws IOException {
    String sum = Crc32c.text(payload.crc32c(0, payload.length()));
    return call(
        object.toString(),
        "sending",
        s3 ->
            s3.putObject(
                    r ->
                        r.bucket(object.bucket())
                            .key(object.key())
                            .ifMatch(earlier == null ? null : earlier.tag())
                            .ifNoneMatch(earlier == null ? "*" : null)
                            .checksumCRC32C(sum)
                            .metadata(Map.of(PUBLICATION, publication)),
                    body(payload, 0, payload.length()))
                .eTag());
  }

  /**
   * Begins to send an object in parts.
   *
   * @param summed whether each part has a checksum and the object one of all
   */
  String beginParts(ObjectPath object, String publication, boolean summed) throws IOException {
    return call(
        object.toString(),
        "sending",
        s3 ->
            s3.createMultipartUpload(
                    r ->
                        r.bucket(object.bucket())
                            .key(object.key())
                            .checksumAlgorithm(summed ? ChecksumAlgorithm.CRC32_C : null)
                            .checksumType(summed ? ChecksumType.FULL_OBJECT : null)
                            .metadata(Map.of(PUBLICATION, publication)))
                .uploadId());
  }

  CompletedPart sendPart(
      ObjectPath object,
      String upload,
      int number,
      Payload payload,
      long from,
      long to,
      boolean summed)
      throws IOException {
    String sum = summed ? Crc32c.text(payload.crc32c(from, to)) : null;
    String tag =
        call(
            object.toString(),
            "sending",
            s3 ->
                s3.uploadPart(
                        r ->
                            r.bucket(object.bucket())
                                .key(object.key())
                                .uploadId(upload)
                                .partNumber(number)
                                .checksumCRC32C(sum),
                        body(payload, from, to))
                    .eTag());
    return CompletedPart.builder().partNumber(number).eTag(tag).checksumCRC32C(sum).build();
  }

  /**
   * Makes a part of bytes that the object's present version has.
   *
   * @param sum of these bytes; null when parts have none
   */
  CompletedPart copyPart(
      ObjectPath object,
      String upload,
      int number,
      Version version,
      long from,
      long to,
      @Nullable Integer sum)
      throws IOException {
    CopyPartResult copied =
        call(
            object.toString(),
            "copying",
            s3 ->
                s3.uploadPartCopy(
                        r ->
                            r.sourceBucket(object.bucket())
                                .sourceKey(object.key())
                                .copySourceIfMatch(version.tag())
                                .copySourceRange("bytes=" + from + "-" + (to - 1))
                                .destinationBucket(object.bucket())
                                .destinationKey(object.key())
                                .uploadId(upload)
                                .partNumber(number))
                    .copyPartResult());
    return CompletedPart.builder()
        .partNumber(number)
        .eTag(copied.eTag())
        .checksumCRC32C(sum == null ? null : Crc32c.text(sum))
        .build();
  }

  /**
   * Puts the parts in the object's place.
   *
   * @param earlier what it must be now; null for none
   */
  void endParts(
      ObjectPath object,
      String upload,
      List<CompletedPart> parts,
      @Nullable Version earlier,
      boolean summed)
      throws IOException {
    call(
        object.toString(),
        "sending",
        s3 ->
            s3.completeMultipartUpload(
                r ->
                    r.bucket(object.bucket())
                        .key(object.key())
                        .uploadId(upload)
                        .checksumType(summed ? ChecksumType.FULL_OBJECT : null)
                        .ifMatch(earlier == null ? null : earlier.tag())
                        .ifNoneMatch(earlier == null ? "*" : null)
                        .multipartUpload(all -> all.parts(parts))));
  }

  void abort(String bucket, String key, String upload) throws IOException {
    call(
        ObjectPath.SCHEME + bucket + "/" + key,
        "giving up",
        s3 -> s3.abortMultipartUpload(r -> r.bucket(bucket).key(key).uploadId(upload)));
  }

  /**
   * Gives up what somebody began to send in parts and never ended.
   *
   * @param before begun before this
   * @return how many there were
   */
  int abortAbandoned(String bucket, String beginning, Instant before) throws IOException {
    int aborted = 0;
    String key = null;
    String upload = null;
    while (true) {
      String keyMarker = key;
      String uploadMarker = upload;
      ListMultipartUploadsResponse page =
          call(
              ObjectPath.SCHEME + bucket + "/" + beginning,
              "listing unfinished uploads of",
              s3 ->
                  s3.listMultipartUploads(
                      r ->
                          r.bucket(bucket)
                              .prefix(beginning)
                              .keyMarker(keyMarker)
                              .uploadIdMarker(uploadMarker)));
      for (MultipartUpload found : page.uploads()) {
        if (found.key().startsWith(beginning) && found.initiated().isBefore(before)) {
          abort(bucket, found.key(), found.uploadId());
          aborted++;
        }
      }
      if (!Boolean.TRUE.equals(page.isTruncated())) {
        return aborted;
      }
      key = page.nextKeyMarker();
      upload = page.nextUploadIdMarker();
    }
  }

  private static RequestBody body(Payload payload, long from, long to) {
    return RequestBody.fromContentProvider(
        () -> {
          try {
            return payload.open(from, to);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        to - from,
        "application/octet-stream");
  }

  private <T> T call(String object, String doing, Function<S3Client, T> request)
      throws IOException {
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
