package io.varve.store;

import java.util.Arrays;
import java.util.Locale;

/** How the partition files of a store are encoded. */
public sealed interface Encoding {

  /** What file names end with, the dot included. */
  String extension();

  /** Lines of protobuf messages, which can be appended to and copied as they lie. */
  record PlainPb() implements Encoding {
    static final PlainPb ENCODING = new PlainPb();

    @Override
    public String extension() {
      return ".pb";
    }
  }

  /**
   * Parquet files as EAA writes them (contract storage-retrieval 1.9), which are only ever replaced
   * as a whole.
   *
   * @param compression of new files; existing ones say their own
   * @param level of {@link Compression#ZSTD}, 1 to 22
   */
  record Parquet(Compression compression, int level) implements Encoding {
    /** EAA's {@code zstdLevel} when the URL does not say. */
    static final int DEFAULT_LEVEL = 3;

    private static final int HIGHEST_LEVEL = 22;

    public Parquet {
      if (level < 1 || level > HIGHEST_LEVEL) {
        throw new IllegalArgumentException(
            "'zstdLevel' of a parquet store must be 1 to " + HIGHEST_LEVEL + " and is " + level);
      }
    }

    @Override
    public String extension() {
      return ".parquet";
    }
  }

  /** The codecs for new Parquet files, as {@code compress} names them. */
  enum Compression {
    UNCOMPRESSED,
    SNAPPY,
    GZIP,
    ZSTD;

    static Compression named(String text) {
      try {
        return valueOf(text.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "'compress' of a parquet store must be one of "
                + Arrays.toString(values())
                + " and is '"
                + text
                + "'",
            e);
      }
    }
  }
}
