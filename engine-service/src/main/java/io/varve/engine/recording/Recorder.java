package io.varve.engine.recording;

import io.varve.typeinfo.TypeInfo;
import java.io.IOException;

/** Keeps samples. Thread-safe. */
public interface Recorder {

  /**
   * Begins to record a PV; a PV is recorded once at a time.
   *
   * @throws IOException when its newest sample on disk cannot be determined
   */
  Recording open(TypeInfo info) throws IOException;
}
