package io.varve.etl.run;

import io.varve.etl.move.MoveReport;
import io.varve.etl.plan.Stage;
import java.time.Duration;

/** Hears of every run of a stage; called by the threads that move. */
public interface RunObserver {
  /**
   * A run has ended.
   *
   * @param backlog what should have moved and did not
   */
  void ran(String pvName, Stage stage, MoveReport report, Backlog backlog, Duration took);

  /** A stage waits for a named flag; until it runs again, which {@link #ran} tells. */
  void waits(String pvName, Stage stage);
}
