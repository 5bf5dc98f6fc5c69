package io.varve.etl.report;

/**
 * One row of a PV's details (contract mgmt-engine-etl 0.4).
 *
 * @param name the label, which scripts look for
 * @param value its text
 * @param source always {@code ETL} here
 */
public record DetailRow(String name, String value, String source) {

  DetailRow(String name, String value) {
    this(name, value, "ETL");
  }
}
