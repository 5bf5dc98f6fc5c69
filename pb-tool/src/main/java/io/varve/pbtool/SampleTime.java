package io.varve.pbtool;

import io.varve.plainpb.SampleCursor;
import io.varve.store.Moment;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Time stamps as people read them: UTC, always with nine digits after the second. */
final class SampleTime {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private SampleTime() {}

  static String of(SampleCursor cursor) {
    return of(new Moment(cursor.epochSecond(), cursor.nano()));
  }

  static String of(Moment time) {
    return FORMAT.format(Instant.ofEpochSecond(time.epochSecond(), time.nano()));
  }
}
