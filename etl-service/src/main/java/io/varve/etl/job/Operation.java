package io.varve.etl.job;

import java.io.IOException;
import java.util.Map;

/** What a kind of job does. Each may die at any instruction and be done again. */
@FunctionalInterface
interface Operation {
  /**
   * Does the whole of it, or what is left.
   *
   * @return what it found, by name
   * @throws IOException when files cannot be read or written
   * @throws JobFailure when it cannot be done
   */
  Map<String, String> run(JobRun run) throws IOException, JobFailure;
}
