package io.varve.retrieval.live;

import io.varve.web.ApiException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How far a client has been told of each PV, as the id of an event: times with commas between. */
final class LiveCursor {
  private static final String SEPARATOR = ",";

  /** Behind the time of a PV of which nothing was told. */
  private static final String FIRST = "~";

  private LiveCursor() {}

  /**
   * How far a client has been told of one PV.
   *
   * @param told the time of the last sample it was told
   * @param first whether it was told none yet, so that the one before is still to be told
   */
  record Position(Instant told, boolean first) {}

  static String print(List<Position> positions) {
    return positions.stream()
        .map(each -> each.told() + (each.first() ? FIRST : ""))
        .collect(Collectors.joining(SEPARATOR));
  }

  /**
   * The positions in an id.
   *
   * @param pvs how many there have to be
   * @throws ApiException 400 when it is none of ours, or of a request for other PVs
   */
  static List<Position> parse(String id, int pvs) {
    String[] times = id.strip().split(SEPARATOR, -1);
    if (times.length != pvs) {
      throw ApiException.badRequest(
          "'Last-Event-ID' is of a stream of "
              + times.length
              + " PVs, and "
              + pvs
              + " are asked for; leave it out to begin anew");
    }
    List<Position> positions = new ArrayList<>();
    for (String time : times) {
      try {
        boolean first = time.endsWith(FIRST);
        Instant told = Instant.parse(first ? time.substring(0, time.length() - 1) : time);
        positions.add(new Position(told, first));
      } catch (DateTimeException e) {
        throw ApiException.badRequest(
            "'Last-Event-ID' is no id of this stream: '" + time + "'; leave it out to begin anew");
      }
    }
    return positions;
  }
}
