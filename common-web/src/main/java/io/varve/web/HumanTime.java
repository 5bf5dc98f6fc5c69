package io.varve.web;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times as EAA's pages and reports print them (contract mgmt-engine-etl, "HRT"). */
public final class HumanTime {
  private final ZoneId zone;
  private final DateTimeFormatter format;

  public HumanTime(ZoneId zone) {
    this.zone = zone;
    this.format =
        DateTimeFormatter.ofPattern("MMM/dd/yyyy HH:mm:ss z", Locale.ENGLISH).withZone(zone);
  }

  /** The server's zone. */
  public ZoneId zone() {
    return zone;
  }

  /** Such as {@code Nov/21/2026 09:27:10 UTC}; {@code Never} for null and the epoch itself. */
  public String print(@Nullable Instant instant) {
    return instant == null || instant.getEpochSecond() == 0 ? "Never" : format.format(instant);
  }
}
