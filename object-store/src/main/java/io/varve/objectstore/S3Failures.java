package io.varve.objectstore;

import io.varve.store.OtherEditionException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Turns failures of the SDK into those of files. */
final class S3Failures {
  /** Stands for the status that an absent bucket shares with an absent object. */
  private static final int NO_BUCKET = -1;

  private S3Failures() {}

  /**
   * The failure as one of a file system.
   *
   * @param object what was asked for
   * @param doing what was tried, such as "reading"
   */
  static IOException of(SdkException failure, String object, String doing) {
    IOException told =
        switch (failure instanceof NoSuchBucketException ? NO_BUCKET : statusOf(failure)) {
          case NO_BUCKET ->
              new IOException(
                  "The bucket of "
                      + object
                      + " does not exist; create it, or correct the store's rootFolder");
          case 404 -> new NoSuchFileException(object);
          case 409, 412 ->
              new OtherEditionException(
                  object, "another writer replaced it while " + doing + " it");
          case 401, 403 ->
              new AccessDeniedException(
                  object,
                  null,
                  doing
                      + " it is not allowed; check the credentials and the bucket's policy: "
                      + failure.getMessage());
          default ->
              new IOException(
                  "The object storage failed at "
                      + doing
                      + " "
                      + object
                      + ": "
                      + failure.getMessage());
        };
    told.initCause(failure);
    return told;
  }

  /** The status of the answer; 0 when there was none. */
  static int statusOf(SdkException failure) {
    return failure instanceof S3Exception answered ? answered.statusCode() : 0;
  }
}
