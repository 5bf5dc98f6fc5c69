package io.varve.journal;

import io.varve.plainpb.LineBuffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one segment by PV. Ten thousand PVs stand in a segment with a few lines at a time;
 * their files are to be opened once and not once for each record.
 */
final class GatheredLines {
  private final Map<Integer, Series> current = new HashMap<>();
  private final List<Series> all = new ArrayList<>();

  /** Lines of one PV and year. */
  private static final class Series {
    private final JournalPv pv;
    private final LineBuffer bytes = new LineBuffer(256);
    private int year;
    private int count;

    Series(JournalPv pv) {
      this.pv = pv;
    }
  }

  /** From here on the PV's number stands for it. */
  void define(JournalPv pv) {
    begin(pv);
  }

  private Series begin(JournalPv pv) {
    Series series = new Series(pv);
    current.put(pv.id(), series);
    all.add(series);
    return series;
  }

  /** What a number stands for; null when that has not been said. */
  @Nullable JournalPv pv(int id) {
    Series series = current.get(id);
    return series == null ? null : series.pv;
  }

  /** Adds lines of a PV that has been defined, behind those it has already. */
  void add(JournalPv pv, JournalRecord.Lines found) {
    Series series = current.get(pv.id());
    if (series == null || (series.count > 0 && series.year != found.year())) {
      series = begin(pv);
    }
    series.year = found.year();
    series.bytes.put(found.bytes(), 0, found.bytes().length);
    series.count += found.count();
  }

  /**
   * Hands everything over.
   *
   * @return names of the PVs whose lines were refused
   */
  Set<String> giveTo(JournalTarget target) throws IOException {
    Set<String> refused = new HashSet<>();
    for (Series series : all) {
      JournalPv pv = series.pv;
      if (series.count > 0
          && !target.restore(
              pv,
              new JournalRecord.Lines(
                  pv.id(), series.year, series.count, series.bytes.toByteArray()))) {
        refused.add(pv.name());
      }
    }
    return refused;
  }
}
