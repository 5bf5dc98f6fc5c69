package io.varve.retrieval.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** What a controller may do to its answer half-way. */
class CompressionFilterTest {
  private static final byte[] LONG = "0123456789".repeat(1000).getBytes(StandardCharsets.UTF_8);

  private final MockHttpServletResponse response = new MockHttpServletResponse();

  @Test
  void aLongAnswerIsCompressedAndHasNoLength() throws Exception {
    answer(
        (_, out) -> {
          out.setContentType("text/csv");
          out.setContentLength(LONG.length);
          out.getOutputStream().write(LONG);
        });
    assertThat(response.getHeader("Content-Encoding")).isEqualTo("gzip");
    assertThat(response.getHeader("Content-Length")).isNull();
    assertThat(unpacked()).isEqualTo(LONG);
  }

  @Test
  void aShortAnswerKeepsItsLength() throws Exception {
    answer(
        (_, out) -> {
          out.setContentType("text/plain;charset=UTF-8");
          out.setContentLength(2);
          out.getWriter().write("ok");
        });
    assertThat(response.getHeader("Content-Encoding")).isNull();
    assertThat(response.getContentLength()).isEqualTo(2);
    assertThat(response.getContentAsString()).isEqualTo("ok");
  }

  @Test
  void anAnswerThatIsTakenBackIsDecidedOnAnew() throws Exception {
    answer(
        (_, out) -> {
          out.setContentType("text/csv");
          out.setBufferSize(1 << 20);
          out.getOutputStream().write(LONG);
          out.reset();
          out.setContentType("application/json");
          out.getOutputStream().write("{}".getBytes(StandardCharsets.UTF_8));
        });
    assertThat(response.getHeader("Content-Encoding")).isNull();
    assertThat(response.getContentAsString()).isEqualTo("{}");
  }

  @Test
  void whatIsFlushedCanBeReadBeforeTheEnd() throws Exception {
    answer(
        (_, out) -> {
          out.setContentType("text/csv");
          out.getOutputStream().write(LONG);
          out.flushBuffer();
          assertThat(new GZIPInputStream(sent()).readNBytes(LONG.length)).isEqualTo(LONG);
        });
  }

  // law 8
  @Test
  void anAnswerThatFailsHasNoEndThatWouldMakeItLookWhole() {
    assertThatThrownBy(
            () ->
                answer(
                    (_, out) -> {
                      out.setContentType("text/csv");
                      out.getOutputStream().write(LONG);
                      out.flushBuffer();
                      throw new IOException("disk gone");
                    }))
        .hasMessage("disk gone");
    assertThatThrownBy(this::unpacked).isInstanceOf(EOFException.class);
  }

  /** A controller that takes the plain types of servlets. */
  @FunctionalInterface
  private interface Controller {
    void answer(MockHttpServletRequest request, HttpServletResponse response) throws IOException;
  }

  private void answer(Controller controller) throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/retrieval/data/x");
    request.addHeader("Accept-Encoding", "gzip");
    FilterChain chain = (_, out) -> controller.answer(request, (HttpServletResponse) out);
    new CompressionFilter().doFilter(request, response, chain);
  }

  private ByteArrayInputStream sent() {
    return new ByteArrayInputStream(response.getContentAsByteArray());
  }

  private byte[] unpacked() throws IOException {
    return new GZIPInputStream(sent()).readAllBytes();
  }
}
