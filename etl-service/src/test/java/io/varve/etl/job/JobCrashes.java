package io.varve.etl.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.registry.Job;
import io.varve.registry.Job.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job dies at each of its steps in turn; at that moment a reader sees what was there before or
 * what is there afterwards, and the next process brings the job to its end.
 */
abstract class JobCrashes {
  private static final int MANY = 20;

  @TempDir Path folder;

  /** What is there, and the job that is to be done. */
  interface Scene {
    Job set(JobRig rig) throws IOException;
  }

  /** What must hold when the job has died, and when it has ended. */
  interface Check {
    void of(JobRig rig, boolean ended) throws IOException;
  }

  static final class Halt extends Error {
    private static final long serialVersionUID = 1L;
  }

  final void everyStep(String name, Scene scene, Check check) throws IOException {
    List<String> steps;
    try (JobRig trial = new JobRig(folder.resolve(name))) {
      Job job = scene.set(trial);
      List<String> reached = new ArrayList<>();
      trial.start(reached::add);
      Job ended = trial.finish(job);
      steps = List.copyOf(reached);
      assertThat(ended.state()).as(ended.message()).isEqualTo(State.DONE);
      check.of(trial, true);
    }
    assertThat(steps).isNotEmpty();
    for (int halt = 0; halt < steps.size(); halt++) {
      if (isOneOfMany(steps, halt)) {
        continue;
      }
      try (JobRig rig = new JobRig(folder.resolve(name + halt))) {
        Job job = scene.set(rig);
        int last = halt;
        List<String> reached = new ArrayList<>();
        rig.start(
            step -> {
              reached.add(step);
              if (reached.size() > last) {
                throw new Halt();
              }
            });
        assertThatThrownBy(() -> rig.finish(job)).isInstanceOf(Halt.class);
        check.of(rig, false);
        rig.start(FaultPoints.NONE);
        Job ended = rig.finish(job);
        assertThat(ended.state()).as("%s: %s", reached, ended.message()).isEqualTo(State.DONE);
        check.of(rig, true);
      }
    }
  }

  /** Whether a step is like many others of its name; their first two and the last are tried. */
  private static boolean isOneOfMany(List<String> steps, int at) {
    String step = steps.get(at);
    long before = steps.subList(0, at).stream().filter(step::equals).count();
    long behind = steps.subList(at + 1, steps.size()).stream().filter(step::equals).count();
    return before > 1 && behind > 0 && before + behind >= MANY;
  }

  static List<String> expected(long... secondsOfSamples) {
    List<String> expected = new ArrayList<>();
    for (long second : secondsOfSamples) {
      expected.add(second + "=" + (double) second);
    }
    return expected;
  }
}
