package io.varve.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.DateTimeException;
import java.util.Set;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Turns whatever a controller throws into a status and one sentence of JSON. */
@RestControllerAdvice
final class ErrorAdvice {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorAdvice.class);

  private record Answer(int status, String sentence) {
    Answer(HttpStatus status, String sentence) {
      this(status.value(), sentence);
    }
  }

  @ExceptionHandler
  void answer(Exception error, HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    if (error instanceof ClientAbortException || error instanceof AsyncRequestNotUsableException) {
      LOG.debug("The client left before {} was answered", request.getRequestURI());
      return;
    }
    if (response.isCommitted()) {
      // Too late for a status. Thrown on, it makes Tomcat cut the connection, so that the client
      // sees an answer cut short and does not take it for a whole one.
      throw error;
    }
    Answer answer = answerTo(error, request);
    forgetWhatTheControllerBegan(response);
    if (error instanceof HttpRequestMethodNotSupportedException wrong
        && wrong.getSupportedMethods() != null) {
      response.setHeader(HttpHeaders.ALLOW, String.join(",", wrong.getSupportedMethods()));
    }
    ErrorJson.write(response, answer.status(), answer.sentence());
  }

  /** Forgets body and headers, but not that pages of other origins may read the answer. */
  private static void forgetWhatTheControllerBegan(HttpServletResponse response) {
    String allowed = response.getHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN);
    response.reset();
    if (allowed != null) {
      response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
    }
  }

  private static Answer answerTo(Exception error, HttpServletRequest request) {
    String path = request.getRequestURI();
    return switch (error) {
      case ApiException refused -> new Answer(refused.status(), refused.sentence());
      case MissingServletRequestParameterException missing ->
          new Answer(
              HttpStatus.BAD_REQUEST,
              "The parameter '" + missing.getParameterName() + "' is missing");
      case MethodArgumentTypeMismatchException wrong ->
          new Answer(
              HttpStatus.BAD_REQUEST,
              "The parameter '%s' cannot be '%s'; it must be %s"
                  .formatted(wrong.getName(), wrong.getValue(), kindOf(wrong.getRequiredType())));
      case HttpMessageNotReadableException _ ->
          new Answer(HttpStatus.BAD_REQUEST, "The body of the request cannot be read as JSON");
      case HttpRequestMethodNotSupportedException wrong ->
          new Answer(
              HttpStatus.METHOD_NOT_ALLOWED,
              "'%s' does not answer %s; use %s"
                  .formatted(path, wrong.getMethod(), String.join(" or ", methodsOf(wrong))));
      case NoResourceFoundException _ -> unknown(path);
      case NoHandlerFoundException _ -> unknown(path);
      case InvalidParameterException broken ->
          new Answer(
              broken.getErrorCode(),
              "The parameters of the request cannot be read: " + broken.getMessage());
      case ErrorResponse other ->
          new Answer(other.getStatusCode().value(), sentenceOf(other, error));
      case DataAccessException failed -> {
        LOG.error("{} failed at the registry", path, failed);
        yield new Answer(
            HttpStatus.SERVICE_UNAVAILABLE,
            "The registry database does not answer; try again, and see the log of the service");
      }
      // Our own rules throw these for names, times and numbers; what they complain about came with
      // the request. Logged, because a mistake of ours would look the same from outside.
      case IllegalArgumentException bad -> badValue(path, bad);
      case DateTimeException bad -> badValue(path, bad);
      default -> {
        LOG.error("{} failed", path, error);
        yield new Answer(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "The request failed inside the archiver (%s); see the log of the service"
                .formatted(error.getClass().getSimpleName()));
      }
    };
  }

  private static Answer unknown(String path) {
    return new Answer(HttpStatus.NOT_FOUND, "There is nothing at '" + path + "'");
  }

  private static Answer badValue(String path, RuntimeException bad) {
    LOG.info("{} was refused", path, bad);
    String message = bad.getMessage();
    return new Answer(
        HttpStatus.BAD_REQUEST,
        message == null ? "A value in the request cannot be understood" : message);
  }

  private static Set<String> methodsOf(HttpRequestMethodNotSupportedException wrong) {
    String[] methods = wrong.getSupportedMethods();
    return methods == null ? Set.of() : Set.of(methods);
  }

  private static String kindOf(@Nullable Class<?> type) {
    if (type == null) {
      return "of another kind";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    return type.isPrimitive() || Number.class.isAssignableFrom(type)
        ? "a number"
        : "a " + type.getSimpleName();
  }

  private static String sentenceOf(ErrorResponse response, Exception error) {
    String detail = response.getBody().getDetail();
    return detail != null ? detail : String.valueOf(error.getMessage());
  }
}
