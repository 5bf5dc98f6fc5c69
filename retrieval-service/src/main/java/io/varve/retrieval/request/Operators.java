package io.varve.retrieval.request;

import io.varve.web.ApiException;
import java.util.List;
import org.springframework.http.HttpStatus;

/**
 * The names of operators. They are found by prefix, the first of the list wins, and a name that
 * matches none means raw samples (contract storage-retrieval 5.1).
 */
public final class Operators {
  private static final List<String> NAMES =
      List.of(
          "firstSample",
          "mean",
          "jitter",
          "std",
          "ignoreflyers",
          "flyers",
          "linear",
          "loess",
          "median",
          "variance",
          "popvariance",
          "kurtosis",
          "skewness",
          "firstFill",
          "lastFill",
          "lastSample",
          "max",
          "min",
          "count",
          "ncount",
          "nth",
          "stats",
          "optimLastSample",
          "optimized",
          "caplotbinning",
          "deadBand",
          "errorbar");

  private Operators() {}

  /**
   * Lets pass what is answered with raw samples.
   *
   * @throws ApiException 501 for an operator, whose result raw samples would be mistaken for
   */
  public static void refuse(String operator) {
    for (String name : NAMES) {
      if (operator.startsWith(name)) {
        throw new ApiException(
            HttpStatus.NOT_IMPLEMENTED, "Operator " + name + " is not available yet");
      }
    }
  }
}
