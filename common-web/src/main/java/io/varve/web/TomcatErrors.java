package io.varve.web;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * Answers errors that Tomcat finds before any servlet sees the request, such as a request line that
 * is not HTTP.
 *
 * <p>Public with a public constructor because Tomcat creates it by its name.
 */
public final class TomcatErrors extends ErrorReportValve {
  private static final Logger LOG = LoggerFactory.getLogger(TomcatErrors.class);

  public TomcatErrors() {}

  @Override
  protected void report(Request request, Response response, @Nullable Throwable error) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    try {
      ErrorJson.write(response, status, sentenceFor(status));
      response.finishResponse();
    } catch (IOException | IllegalStateException left) {
      LOG.debug("The client left before its error was written", left);
    }
  }

  /** What is known when only the status is. */
  static String sentenceFor(int status) {
    return switch (HttpStatus.resolve(status)) {
      case BAD_REQUEST ->
          "The request is not valid HTTP; encode blanks and other special characters as %XX";
      case NOT_FOUND -> "There is nothing at this address";
      case METHOD_NOT_ALLOWED -> "This address does not answer the method of the request";
      case CONTENT_TOO_LARGE -> "The request is too large; split the list";
      case URI_TOO_LONG -> "The URL is too long; send the list by POST";
      case REQUEST_HEADER_FIELDS_TOO_LARGE ->
          "The URL and headers are too long; send the list by POST";
      case null -> "The request failed with status " + status;
      default ->
          status >= 500
              ? "The request failed inside the archiver; see the log of the service"
              : "The request was refused with status " + status;
    };
  }
}
