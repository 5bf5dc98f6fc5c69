package io.varve.objectstore;

import io.varve.store.Edition;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** The requests that send an object in parts. Thread-safe. */
final class S3Parts {
  private final S3Connection connection;

  S3Parts(S3Connection connection) {
    this.connection = connection;
  }

  /**
   * Begins to send an object in parts.
   *
   * @param summed whether each part has a checksum and the object one of all
   */
  String begin(ObjectPath object, String publication, boolean summed) throws IOException {
    return connection.call(
        object.toString(),
        "sending",
        s3 ->
            s3.createMultipartUpload(
                    r ->
                        r.bucket(object.bucket())
                            .key(object.key())
                            .checksumAlgorithm(summed ? ChecksumAlgorithm.CRC32_C : null)
                            .checksumType(summed ? ChecksumType.FULL_OBJECT : null)
                            .metadata(Map.of(S3Calls.PUBLICATION, publication)))
                .uploadId());
  }

  CompletedPart send(
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
        connection.call(
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
                        payload.body(from, to))
                    .eTag());
    return CompletedPart.builder().partNumber(number).eTag(tag).checksumCRC32C(sum).build();
  }

  /**
   * Makes a part of bytes that the object's present edition has.
   *
   * @param sum of these bytes; null when parts have none
   */
  CompletedPart copy(
      ObjectPath object,
      String upload,
      int number,
      Edition edition,
      long from,
      long to,
      @Nullable Integer sum)
      throws IOException {
    CopyPartResult copied =
        connection.call(
            object.toString(),
            "copying",
            s3 ->
                s3.uploadPartCopy(
                        r ->
                            r.sourceBucket(object.bucket())
                                .sourceKey(object.key())
                                .copySourceIfMatch(edition.tag())
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
  void end(
      ObjectPath object,
      String upload,
      List<CompletedPart> parts,
      @Nullable Edition earlier,
      boolean summed)
      throws IOException {
    connection.call(
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
    connection.call(
        ObjectPath.SCHEME + bucket + "/" + key,
        "giving up",
        s3 -> s3.abortMultipartUpload(r -> r.bucket(bucket).key(key).uploadId(upload)));
  }

  /** What somebody began to send in parts and neither ended nor gave up. */
  List<MultipartUpload> unfinished(String bucket, String beginning) throws IOException {
    List<MultipartUpload> all = new ArrayList<>();
    String key = null;
    String upload = null;
    while (true) {
      String keyMarker = key;
      String uploadMarker = upload;
      ListMultipartUploadsResponse page =
          connection.call(
              ObjectPath.SCHEME + bucket + "/" + beginning,
              "listing unfinished uploads of",
              s3 ->
                  s3.listMultipartUploads(
                      r ->
                          r.bucket(bucket)
                              .prefix(beginning)
                              .keyMarker(keyMarker)
                              .uploadIdMarker(uploadMarker)));
      all.addAll(page.uploads());
      if (!Boolean.TRUE.equals(page.isTruncated())) {
        return all;
      }
      key = page.nextKeyMarker();
      upload = page.nextUploadIdMarker();
    }
  }

  /**
   * Gives up what somebody began to send in parts and never ended.
   *
   * @param before begun before this
   * @return how many there were
   */
  int abortAbandoned(String bucket, String beginning, Instant before) throws IOException {
    int aborted = 0;
    for (MultipartUpload found : unfinished(bucket, beginning)) {
      if (found.key().startsWith(beginning) && found.initiated().isBefore(before)) {
        abort(bucket, found.key(), found.uploadId());
        aborted++;
      }
    }
    return aborted;
  }
}
