package io.varve.etl.move;

/** The parts of a run whose time is reported (contract mgmt-engine-etl 1.2, ETL rows). */
public enum Phase {
  /** Listing and looking at the sources. */
  LIST("getETLStreams()"),
  /** Asking how much space is free. */
  SPACE("free space checks"),
  /** Settling what a crash left. */
  PREPARE("prepareForNewPartition()"),
  /** Copying and making durable. */
  APPEND("appendToETLAppendData()"),
  /** Writing the commit. */
  COMMIT("commitETLAppendData()"),
  /** Removing sources. */
  REMOVE("markForDeletion()"),
  /** Summaries. */
  POST_PROCESS("runPostProcessors()"),
  /** Nothing today. */
  POST_TASKS("executePostETLTasks()");

  private final String label;

  Phase(String label) {
    this.label = label;
  }

  /** How EAA's detail rows call it. */
  public String label() {
    return label;
  }
}
