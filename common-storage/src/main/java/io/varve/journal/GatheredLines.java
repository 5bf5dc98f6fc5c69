package io.varve.journal;

import io.varve.plainpb.LineBuffer;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The lines of one segment by PV. Ten thousand PVs stand in a segment with a few lines at a time;
 * their files are to be opened once and not once for each record.
 */
final class GatheredLines {
  private final Map<Series, Lines> all = new LinkedHashMap<>();

  private record Series(JournalPv pv, int year) {}

  private static final class Lines {
    private final LineBuffer bytes = new LineBuffer(256);
    private int count;
  }

  /** Adds lines behind those of the same PV and year. */
  void add(JournalPv pv, JournalRecord.Lines found) {
    Lines lines = all.computeIfAbsent(new Series(pv, found.year()), series -> new Lines());
    lines.bytes.put(found.bytes(), 0, found.bytes().length);
    lines.count += found.count();
  }

  /**
   * Hands everything over.
   *
   * @return names of the PVs whose lines were refused
   */
  Set<String> giveTo(JournalTarget target) throws IOException {
    Set<String> refused = new HashSet<>();
    for (Map.Entry<Series, Lines> entry : all.entrySet()) {
      JournalPv pv = entry.getKey().pv();
      Lines lines = entry.getValue();
      if (!target.restore(
          pv,
          new JournalRecord.Lines(
              pv.id(), entry.getKey().year(), lines.count, lines.bytes.toByteArray()))) {
        refused.add(pv.name());
      }
    }
    return refused;
  }
}
