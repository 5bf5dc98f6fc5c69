package io.varve.engine.recording;

/** Whether the engine may write into stores at this moment: it holds its lease. */
@FunctionalInterface
public interface WritePermit {
  boolean mayWrite();
}
