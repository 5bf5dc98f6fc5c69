package io.varve.registry;

/** A PV that another job works on: one job per PV at a time. */
public final class BusyPvException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BusyPvException(String pvName, String jobId) {
    super(
        "PV %s is being worked on by job %s; wait for its end or cancel it first"
            .formatted(pvName, jobId));
  }
}
