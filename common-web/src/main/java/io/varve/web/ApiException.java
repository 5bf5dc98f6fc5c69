package io.varve.web;

import org.springframework.http.HttpStatus;

/**
 * A request that cannot be answered: a status and one sentence that says what was wrong and what to
 * do.
 */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final String sentence;

  public ApiException(HttpStatus status, String sentence) {
    super(sentence);
    this.status = status;
    this.sentence = sentence;
  }

  public static ApiException badRequest(String sentence) {
    return new ApiException(HttpStatus.BAD_REQUEST, sentence);
  }

  public static ApiException notFound(String sentence) {
    return new ApiException(HttpStatus.NOT_FOUND, sentence);
  }

  public HttpStatus status() {
    return status;
  }

  public String sentence() {
    return sentence;
  }
}
