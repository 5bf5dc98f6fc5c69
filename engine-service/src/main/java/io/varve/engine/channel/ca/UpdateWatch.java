package io.varve.engine.channel.ca;

import io.varve.engine.ca.CaValue;
import io.varve.engine.ca.NativeType;
import io.varve.name.PvName;
import io.varve.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

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

  private UpdateWatch(double deadband) {
    this.deadband = deadband;
  }

  /**
   * The watch of a record's value. Null for its other fields and for what a filter of the channel
   * lets through: those may well stay quiet while the record moves.
   */
  static @Nullable UpdateWatch of(TypeInfo info) {
    return PvName.parse(info.pvName())
        .filter(name -> !name.hasField() && name.modifier().isEmpty())
        .map(name -> new UpdateWatch(deadband(info)))
        .orElse(null);
  }

  /** The record's ADEL; without end when it is not known. One below zero lets all through. */
  private static double deadband(TypeInfo info) {
    try {
      return Math.max(0, Double.parseDouble(info.extraFields().getOrDefault("ADEL", "Infinity")));
    } catch (NumberFormatException e) {
      return Double.POSITIVE_INFINITY;
    }
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
