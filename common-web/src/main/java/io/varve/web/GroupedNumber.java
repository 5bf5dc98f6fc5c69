package io.varve.web;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Numbers for people: {@code 1,234.5}, at most two decimals (contract mgmt-engine-etl, "N#"). */
public final class GroupedNumber {
  private GroupedNumber() {}

  public static String print(double value) {
    // Made anew, because formats are not thread-safe.
    return new DecimalFormat(
            "###,###,###,###,###,###.##", DecimalFormatSymbols.getInstance(Locale.ROOT))
        .format(value);
  }
}
