package io.varve.etl.job;

/**
 * The end of the work on a job that has not failed: somebody cancelled it, or it is not this
 * process's any more.
 */
final class JobStopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean cancelled;

  private JobStopped(String message, boolean cancelled) {
    super(message, null, false, false);
    this.cancelled = cancelled;
  }

  static JobStopped cancelled() {
    return new JobStopped("The job was cancelled", true);
  }

  static JobStopped leftToAnother() {
    return new JobStopped("The job is left to the next process", false);
  }

  boolean isCancelled() {
    return cancelled;
  }
}
