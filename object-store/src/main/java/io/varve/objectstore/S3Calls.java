package io.varve.objectstore;

import io.varve.store.Edition;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** The requests that look at objects, and that send and delete them as a whole. Thread-safe. */
final class S3Calls {
  /** Under which an object keeps the mark of its publication. */
  static final String PUBLICATION = "varve-publication";

  private final S3Connection connection;

  S3Calls(S3Connection connection) {
    this.connection = connection;
  }

  Optional<ObjectInfo> head(ObjectPath object) throws IOException {
    try {
      HeadObjectResponse head =
          connection.call(
              object.toString(),
              "looking at",
              s3 ->
                  s3.headObject(
                      r ->
                          r.bucket(object.bucket())
                              .key(object.key())
                              .checksumMode(ChecksumMode.ENABLED)
                              .overrideConfiguration(connection::reading)));
      return Optional.of(
          new ObjectInfo(
              new Edition(head.eTag(), head.contentLength()),
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
   * Bytes of one edition of an object.
   *
   * @throws io.varve.store.OtherEditionException when it was replaced
   * @throws NoSuchFileException when it is gone
   */
  byte[] read(ObjectPath object, Edition edition, long from, int length) throws IOException {
    String range = "bytes=" + from + "-" + (from + length - 1);
    byte[] bytes =
        connection.call(
            object.toString(),
            "reading",
            s3 ->
                s3.getObjectAsBytes(
                        r ->
                            r.bucket(object.bucket())
                                .key(object.key())
                                .ifMatch(edition.tag())
                                .range(range)
                                .overrideConfiguration(connection::reading))
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
          connection.call(
              ObjectPath.SCHEME + bucket + "/" + beginning,
              "listing",
              s3 ->
                  s3.listObjectsV2(
                      r ->
                          r.bucket(bucket)
                              .prefix(beginning)
                              .delimiter(delimiter)
                              .continuationToken(token)
                              .overrideConfiguration(connection::reading)));
      pages.accept(page.contents().stream().map(object -> object.key()).toList());
      pages.accept(page.commonPrefixes().stream().map(folder -> folder.prefix()).toList());
      next = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
    } while (next != null);
  }

  /** Whether any object's key begins so. */
  boolean any(String bucket, String beginning) throws IOException {
    return !connection
        .call(
            ObjectPath.SCHEME + bucket + "/" + beginning,
            "listing",
            s3 ->
                s3.listObjectsV2(
                    r ->
                        r.bucket(bucket)
                            .prefix(beginning)
                            .maxKeys(1)
                            .overrideConfiguration(connection::reading)))
        .contents()
        .isEmpty();
  }

  /**
   * Removes an object.
   *
   * @param seen what it must be for that; null for anything
   */
  void delete(ObjectPath object, @Nullable Edition seen) throws IOException {
    connection.call(
        object.toString(),
        "deleting",
        s3 ->
            s3.deleteObject(
                r ->
                    r.bucket(object.bucket())
                        .key(object.key())
                        .ifMatch(seen == null ? null : seen.tag())));
  }

  /**
   * Sends an object in one request.
   *
   * @param earlier what it must be now; null for none
   * @return the tag of what was sent
   */
  String put(ObjectPath object, Payload payload, @Nullable Edition earlier, String publication)
      throws IOException {
    String sum = Crc32c.text(payload.crc32c(0, payload.length()));
    return connection.call(
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
                    payload.body(0, payload.length()))
                .eTag());
  }
}
