package io.varve.etl.run;

import java.util.Optional;

/** Asks whether the engine still writes a PV that was paused a moment ago. */
@FunctionalInterface
public interface RecordingCheck {
  /** Why the PV's files must be left alone; empty when nobody writes them. Waits a bounded time. */
  Optional<String> whyInUse(String pvName);
}
