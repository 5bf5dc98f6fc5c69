package io.varve.retrieval.request;

import io.varve.operator.Operator;
import io.varve.operator.OperatorName;
import io.varve.operator.ReducedBefore;
import io.varve.web.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which operator a client means (contract storage-retrieval 4.2 and 5.1). */
public final class OperatorChoice {
  /** EAA's sites ship it so: whole data for two weeks, before them a sample per quarter hour. */
  private static final Duration WHOLE = Duration.ofDays(14);

  private static final int REDUCED_SECONDS = 900;

  private OperatorChoice() {}

  /**
   * The operator; empty for all samples, which is also what an unknown name means.
   *
   * @param text such as {@code mean_60}; empty for none
   * @param usereduced the parameter of that name, which counts when no operator is named
   * @throws ApiException 400 when an argument cannot be used
   */
  public static Optional<Operator> of(String text, @Nullable String usereduced, Instant now) {
    try {
      Optional<Operator> named = OperatorName.parse(text);
      return named.isEmpty() && "true".equalsIgnoreCase(usereduced)
          ? Optional.of(new ReducedBefore(now.minus(WHOLE), REDUCED_SECONDS))
          : named;
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }
}
