package io.varve.parquet;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Compresses pages without Hadoop, whose codecs would want its configuration. Thread-safe.
 *
 * @param zstdLevel 1 to 22
 */
record Codecs(int zstdLevel) implements CompressionCodecFactory {
  /** To read with. */
  static final Codecs READING = new Codecs(1);

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return new Compressor(codec, zstdLevel);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return new Decompressor(codec);
  }

  @Override
  public void release() {
    // Nothing is kept between two pages.
  }

  private record Compressor(CompressionCodecName codec, int zstdLevel)
      implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput page) throws IOException {
      return switch (codec) {
        case UNCOMPRESSED -> page;
        case SNAPPY -> BytesInput.from(Snappy.compress(bytes(page)));
        case ZSTD -> BytesInput.from(Zstd.compress(bytes(page), zstdLevel));
        case GZIP -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            page.writeAllTo(gzip);
          }
          yield BytesInput.from(out.toByteArray());
        }
        default -> throw unknown(codec);
      };
    }

    @Override
    public CompressionCodecName getCodecName() {
      return codec;
    }

    @Override
    public void release() {
      // As above.
    }
  }

  private record Decompressor(CompressionCodecName codec) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput page, int size) throws IOException {
      return switch (codec) {
        case UNCOMPRESSED -> page;
        case SNAPPY -> BytesInput.from(Snappy.uncompress(bytes(page)));
        case ZSTD -> BytesInput.from(Zstd.decompress(bytes(page), size));
        case GZIP -> {
          try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes(page)))) {
            yield BytesInput.from(gzip.readNBytes(size));
          }
        }
        default -> throw unknown(codec);
      };
    }

    @Override
    public void decompress(ByteBuffer page, int compressedSize, ByteBuffer target, int size)
        throws IOException {
      byte[] compressed = new byte[compressedSize];
      page.get(compressed);
      target.put(bytes(decompress(BytesInput.from(compressed), size)));
    }

    @Override
    public void release() {
      // As above.
    }
  }

  private static byte[] bytes(BytesInput page) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream(Math.toIntExact(page.size()));
    page.writeAllTo(whole);
    return whole.toByteArray();
  }

  private static IOException unknown(CompressionCodecName codec) {
    return new IOException(
        "Pages compressed with "
            + codec
            + " cannot be read; UNCOMPRESSED, SNAPPY, GZIP and ZSTD can");
  }
}
