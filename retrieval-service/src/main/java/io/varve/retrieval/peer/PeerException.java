package io.varve.retrieval.peer;

import io.varve.web.ApiException;
import java.io.IOException;
import org.springframework.http.HttpStatus;

/** Another archive did not answer, not usefully, or not to the end. */
public final class PeerException extends IOException {
  private static final long serialVersionUID = 1L;

  private final HttpStatus status;

  /**
   * @param status what a client is to be told when it has heard nothing yet
   * @param sentence names the archive
   */
  PeerException(HttpStatus status, String sentence) {
    super(sentence);
    this.status = status;
  }

  PeerException(HttpStatus status, String sentence, Throwable cause) {
    super(sentence, cause);
    this.status = status;
  }

  /** What the client is told. */
  public ApiException forClient() {
    return new ApiException(status, String.valueOf(getMessage()));
  }
}
