package io.varve.engine.channel.ca;

import io.varve.engine.ca.CaValue;
import io.varve.engine.ca.NativeType;

/**
 * Notices that an IOC sends no updates of a channel although its value moves, as after a fault of a
 * gateway.
 *
 * <p>A quiet channel is read now and then. It has missed an update when its alarm is another than
 * that of the last update, or its value lies further away than the record's archive deadband ADEL,
 * which the type info holds. What is read may overtake an update on its way, so only a second look
 * that finds the same makes sure. Texts and waveforms are judged by their alarm alone.
 */
final class UpdateWatch {
  private final double deadband;
  private double number;
  private int severity;
  private boolean heard;
  private boolean suspicious;

  /**
   * @param deadband the record's ADEL; infinite when it is not known
   */
  UpdateWatch(double deadband) {
    this.deadband = deadband;
  }

  /** An update came. */
  void heard(CaValue update) {
    heard = true;
    suspicious = false;
    number = numberOf(update);
    severity = update.severity();
  }

  /** Whether nothing has come since the last look. */
  boolean isQuiet() {
    boolean quiet = !heard;
    heard = false;
    return quiet;
  }

  /** Whether what was read says, for the second time, that an update is missing. */
  boolean misses(CaValue read) {
    boolean moved = read.severity() != severity || Math.abs(numberOf(read) - number) > deadband;
    boolean sure = moved && suspicious;
    suspicious = moved && !sure;
    return sure;
  }

  private static double numberOf(CaValue value) {
    return value.count() == 1 && value.type() != NativeType.STRING ? value.numberAt(0) : 0;
  }
}
