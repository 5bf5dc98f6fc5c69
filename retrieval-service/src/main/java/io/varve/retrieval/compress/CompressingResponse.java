package io.varve.retrieval.compress;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer that is compressed if it is long and not compressed already. Its length is told only
 * when it is not.
 */
final class CompressingResponse extends HttpServletResponseWrapper {
  private static final Logger log = LoggerFactory.getLogger(CompressingResponse.class);
  private static final String CONTENT_LENGTH = "Content-Length";
  private static final String CONTENT_ENCODING = "Content-Encoding";

  /**
   * Compressed only for who insists. Libraries list codings that the programs above them do not
   * unpack (aapy reads a raw answer below the layer that would), and EAA never compressed it.
   */
  private static final String RAW = "application/x-protobuf";

  /** Pictures, tables and texts; MATLAB and Parquet files are compressed by themselves. */
  private static final Set<String> WORTH_IT =
      Set.of(
          "application/json",
          RAW,
          "application/vnd.apache.arrow.stream",
          "application/yaml",
          "image/svg+xml",
          "text/csv",
          "text/plain");

  private final Coding coding;
  private final boolean insisted;
  private final CompressingStream body = new CompressingStream(new Body());
  private @Nullable Gate gate;
  private @Nullable OutputStream compressor;
  private @Nullable PrintWriter writer;
  private long length = -1;

  /**
   * @param insisted whether the client refuses what is not compressed
   */
  CompressingResponse(HttpServletResponse response, Coding coding, boolean insisted) {
    super(response);
    this.coding = coding;
    this.insisted = insisted;
  }

  private final class Body implements CompressingStream.Target {

    @Override
    public boolean compressible() {
      String type = getContentType();
      if (type == null || isCommitted() || getHeader(CONTENT_ENCODING) != null) {
        return false;
      }
      int parameters = type.indexOf(';');
      String bare = parameters < 0 ? type : type.substring(0, parameters);
      String name = bare.strip().toLowerCase(Locale.ROOT);
      return WORTH_IT.contains(name) && (insisted || !name.equals(RAW));
    }

    @Override
    public OutputStream open(boolean compressed) throws IOException {
      ServletOutputStream out = CompressingResponse.super.getOutputStream();
      if (!compressed) {
        if (length >= 0) {
          CompressingResponse.super.setContentLengthLong(length);
        }
        return out;
      }
      setHeader(CONTENT_ENCODING, coding.token());
      addHeader("Vary", "Accept-Encoding");
      Gate newGate = new Gate(out);
      gate = newGate;
      compressor = coding.open(newGate);
      return compressor;
    }
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return body;
  }

  @Override
  public PrintWriter getWriter() {
    PrintWriter open = writer;
    if (open == null) {
      open = new PrintWriter(new OutputStreamWriter(body, Charset.forName(getCharacterEncoding())));
      writer = open;
    }
    return open;
  }

  @Override
  public void setContentLength(int bytes) {
    length = bytes;
  }

  @Override
  public void setContentLengthLong(long bytes) {
    length = bytes;
  }

  @Override
  public void setHeader(String name, @Nullable String value) {
    if (!isLength(name, value)) {
      super.setHeader(name, value);
    }
  }

  @Override
  public void addHeader(String name, @Nullable String value) {
    if (!isLength(name, value)) {
      super.addHeader(name, value);
    }
  }

  private boolean isLength(String name, @Nullable String value) {
    if (!name.equalsIgnoreCase(CONTENT_LENGTH)) {
      return false;
    }
    length = value == null ? -1 : Long.parseLong(value);
    return true;
  }

  @Override
  public void flushBuffer() throws IOException {
    if (writer != null) {
      writer.flush();
    }
    body.send();
    super.flushBuffer();
  }

  @Override
  public void reset() {
    super.reset();
    forget();
    length = -1;
    writer = null;
  }

  @Override
  public void resetBuffer() {
    super.resetBuffer();
    forget();
  }

  @Override
  public void sendError(int status) throws IOException {
    forget();
    super.sendError(status);
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    forget();
    super.sendError(status, message);
  }

  /** What comes instead is decided on anew. */
  private void forget() {
    body.forget();
    if (compressor != null && !isCommitted()) {
      super.setHeader(CONTENT_ENCODING, null);
    }
    abandon();
  }

  /** Ends the answer. */
  void finish() throws IOException {
    if (writer != null) {
      writer.flush();
    }
    // Closed once, also when that fails: the client may be gone.
    compressor = null;
    body.finish();
  }

  /** Gives up what is not finished, without an end that would make it look whole. */
  void abandon() {
    OutputStream unfinished = compressor;
    compressor = null;
    if (unfinished == null || gate == null) {
      return;
    }
    gate.shut();
    try {
      unfinished.close();
    } catch (IOException e) {
      log.debug("A compressor could not be closed", e);
    }
  }
}
