package io.varve.mgmt.archiving;

import io.varve.name.PvName;
import io.varve.typeinfo.SamplingMethod;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes {@link ArchiveOrder}s of what callers send, one by one, with a reason for each refusal. */
final class ArchiveOrders {
  private final String identity;

  /**
   * @param identity the name of this appliance
   */
  ArchiveOrders(String identity) {
    this.identity = identity;
  }

  /**
   * Reads one element.
   *
   * @param keys the keys and values of a JSON element or the parameters of a GET
   */
  ArchiveOrder read(Map<String, String> keys) {
    String pv = keys.getOrDefault("pv", "").strip();
    try {
      checkName(pv);
      checkAppliance(keys.get("appliance"));
      return new ArchiveOrder(
          pv,
          period(given(keys, "samplingperiod")),
          method(given(keys, "samplingmethod")),
          given(keys, "controllingPV"),
          given(keys, "policy"),
          alias(given(keys, "alias")),
          null);
    } catch (IllegalArgumentException e) {
      return ArchiveOrder.refused(pv, String.valueOf(e.getMessage()));
    }
  }

  private static void checkName(String pv) {
    if (pv.isEmpty()) {
      throw new IllegalArgumentException("The PV has no name");
    }
    if (PvName.parse(pv).isEmpty()) {
      throw new IllegalArgumentException(
          "'" + pv + "' is no valid PV name; see the naming rule for the characters allowed");
    }
  }

  private void checkAppliance(@Nullable String appliance) {
    if (appliance != null && !appliance.isEmpty() && !appliance.equals(identity)) {
      throw new IllegalArgumentException(
          "There is no appliance '" + appliance + "' here; this is " + identity);
    }
  }

  private static @Nullable Float period(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      float period = Float.parseFloat(text);
      if (period > 0 && period < Float.POSITIVE_INFINITY) {
        return period;
      }
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          "samplingperiod must be a number of seconds and is '" + text + "'", notANumber);
    }
    throw new IllegalArgumentException("samplingperiod must be above 0 and is " + text);
  }

  private static SamplingMethod method(@Nullable String text) {
    if (text == null) {
      return SamplingMethod.MONITOR;
    }
    try {
      return SamplingMethod.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException(
          "samplingmethod must be SCAN, MONITOR or DONT_ARCHIVE and is '" + text + "'", unknown);
    }
  }

  private static @Nullable String alias(@Nullable String alias) {
    if (alias != null && PvName.parse(alias).isEmpty()) {
      throw new IllegalArgumentException("The alias '" + alias + "' is no valid PV name");
    }
    return alias;
  }

  private static @Nullable String given(Map<String, String> keys, String key) {
    String value = keys.get(key);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
