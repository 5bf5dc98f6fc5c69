package io.varve.engine.bpl;

import org.jspecify.annotations.Nullable;

/** The parameter {@code limit} of reports: absent or negative is no limit. */
final class ReportLimit {
  private ReportLimit() {}

  static long of(@Nullable Integer limit) {
    return limit == null || limit < 0 ? Long.MAX_VALUE : limit;
  }
}
