package io.varve.engine.channel;

import java.util.Map;

/** One archived PV on the network. Thread-safe. */
public interface Channel extends AutoCloseable {

  ChannelStatus status();

  /**
   * The PV's newest metadata under the names EAA uses: EGU, PREC, HIHI … ENUM_0 …, EAA_COUNT
   * (contract mgmt-engine-etl 2.3, flattened form).
   */
  Map<String, String> metadata();

  /** How Channel Access knows it; may wait for the network's thread. */
  default CaNumbers caNumbers() {
    return CaNumbers.NONE;
  }

  /**
   * Unsubscribes and leaves; updates that the network has delivered already are recorded before it
   * returns.
   */
  @Override
  void close();
}
