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

  private LiveCursor() {}

  static String print(List<Instant> positions) {
    return positions.stream().map(Instant::toString).collect(Collectors.joining(SEPARATOR));
  }

  /**
   * The positions in an id.
   *
   * @param pvs how many there have to be
   * @throws ApiException 400 when it is none of ours, or of a request for other PVs
   */
  static List<Instant> parse(String id, int pvs) {
    String[] times = id.strip().split(SEPARATOR, -1);
    if (times.length != pvs) {
      throw ApiException.badRequest(
          "'Last-Event-ID' is of a stream of "
              + times.length
              + " PVs, and "
              + pvs
              + " are asked for; leave it out to begin anew");
    }
    List<Instant> positions = new ArrayList<>();
    for (String time : times) {
      try {
        positions.add(Instant.parse(time));
      } catch (DateTimeException e) {
        throw ApiException.badRequest(
            "'Last-Event-ID' is no id of this stream: '" + time + "'; leave it out to begin anew");
      }
    }
    return positions;
  }
}
