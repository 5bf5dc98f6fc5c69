package io.varve.retrieval.compress;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.github.luben.zstd.util.Native;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How an answer can be compressed, the better one first. Both at their fastest. */
enum Coding {
  ZSTD("zstd") {
    @Override
    OutputStream open(OutputStream out) throws IOException {
      return new ZstdOutputStreamNoFinalizer(out, FASTEST).setWindowLog(WINDOW);
    }
  },
  GZIP("gzip") {
    @Override
    OutputStream open(OutputStream out) throws IOException {
      return new FastGzip(out);
    }
  };

  private static final int FASTEST = 1;

  /** 256 KiB instead of 512: of this much each running answer has a few. */
  private static final int WINDOW = 18;

  private static final int BUFFER = 16 * 1024;

  private final String token;

  Coding(String token) {
    this.token = token;
  }

  /** Its name in the headers. */
  String token() {
    return token;
  }

  /** Whether it can be used here. */
  boolean available() {
    return this != ZSTD || ZstdLibrary.LOADED;
  }

  /** What is written there is compressed; a flush sends what was written so far. */
  abstract OutputStream open(OutputStream out) throws IOException;

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, BUFFER, true);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  /** Looked for when the first client asks for it: it is native, and not made for every machine. */
  private static final class ZstdLibrary {
    private static final Logger log = LoggerFactory.getLogger(Coding.class);
    static final boolean LOADED = load();

    private static boolean load() {
      try {
        Native.load();
        return true;
      } catch (LinkageError e) {
        log.warn("Answers are not compressed with zstd, because its library cannot be loaded", e);
        return false;
      }
    }
  }
}
