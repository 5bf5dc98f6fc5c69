package io.varve.engine.bpl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of details; the names of its parts are the keys on the wire. Scripts use the labels as
 * keys, so they are EAA's to the letter, mistakes included (contract mgmt-engine-etl 0.4).
 *
 * @param value null when it is not known
 * @param source who says so
 */
record DetailRow(String name, @Nullable String value, String source) {
  static final String PV = "pv";
  static final String CA = "CA";
  static final String ENGINE = "ENGINE";

  /** Rows of one source, in their order. */
  static final class Rows {
    private final List<DetailRow> rows;
    private final String source;

    /**
     * @param rows where the rows go
     */
    Rows(List<DetailRow> rows, String source) {
      this.rows = rows;
      this.source = source;
    }

    Rows add(String name, @Nullable String value) {
      rows.add(new DetailRow(name, value, source));
      return this;
    }

    Rows add(String name, long value) {
      return add(name, String.valueOf(value));
    }

    Rows add(String name, boolean value) {
      return add(name, String.valueOf(value));
    }
  }
}
