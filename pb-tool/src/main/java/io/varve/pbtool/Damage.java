package io.varve.pbtool;

/** Says what printing stepped over. */
final class Damage {
  private Damage() {}

  /** Warns of damaged lines, if there are any, and gives the status. */
  static int say(Console console, Target target, long damagedLines) {
    if (damagedLines == 0) {
      return Status.SOUND;
    }
    console.warn(
        target.file()
            + ": "
            + damagedLines
            + " damaged lines were stepped over; 'varve pb validate' says which");
    return Status.PROBLEMS;
  }
}
