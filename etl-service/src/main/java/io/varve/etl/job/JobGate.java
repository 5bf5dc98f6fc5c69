package io.varve.etl.job;

import io.varve.etl.run.StageRunner;
import java.util.function.BooleanSupplier;

/** Whether jobs may go on in this process: it holds ETL's lease and does not stop. Thread-safe. */
public final class JobGate implements BooleanSupplier {
  private final StageRunner runner;
  private volatile boolean shut;

  public JobGate(StageRunner runner) {
    this.runner = runner;
  }

  void shut() {
    shut = true;
  }

  @Override
  public boolean getAsBoolean() {
    return !shut && runner.mayMove();
  }
}
