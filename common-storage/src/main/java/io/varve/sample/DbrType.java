package io.varve.sample;

/**
 * The fifteen types a PV can be archived as.
 *
 * <p>The number is the PayloadType in the header of a partition file, the DBR name is what every
 * text interface uses (contract storage-retrieval 1.1).
 */
public enum DbrType {
  SCALAR_STRING(0),
  SCALAR_SHORT(1),
  SCALAR_FLOAT(2),
  SCALAR_ENUM(3),
  SCALAR_BYTE(4),
  SCALAR_INT(5),
  SCALAR_DOUBLE(6),
  WAVEFORM_STRING(7),
  WAVEFORM_SHORT(8),
  WAVEFORM_FLOAT(9),
  WAVEFORM_ENUM(10),
  WAVEFORM_BYTE(11),
  WAVEFORM_INT(12),
  WAVEFORM_DOUBLE(13),
  V4_GENERIC_BYTES(14);

  private static final DbrType[] BY_NUMBER = values();

  private final int number;
  private final String dbrName;

  DbrType(int number) {
    this.number = number;
    this.dbrName = "DBR_" + name();
  }

  /** The PayloadType number on disk, 0 to 14. */
  public int number() {
    return number;
  }

  /** The name in type infos and answers, such as {@code DBR_SCALAR_DOUBLE}. */
  public String dbrName() {
    return dbrName;
  }

  /** Whether a sample holds several elements; V4 structures count as such, as in EAA. */
  public boolean waveform() {
    return number >= WAVEFORM_STRING.number;
  }

  /** Whether the elements are numbers. */
  public boolean numeric() {
    return this != SCALAR_STRING && this != WAVEFORM_STRING && this != V4_GENERIC_BYTES;
  }

  /**
   * The type with the given PayloadType number.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static DbrType ofNumber(int number) {
    if (number < 0 || number >= BY_NUMBER.length) {
      throw new IllegalArgumentException(
          "There is no payload type " + number + ", the types are 0 to 14");
    }
    return BY_NUMBER[number];
  }

  /**
   * The type with the given DBR name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static DbrType ofDbrName(String dbrName) {
    for (DbrType type : BY_NUMBER) {
      if (type.dbrName.equals(dbrName)) {
        return type;
      }
    }
    throw new IllegalArgumentException("There is no archiver type named '" + dbrName + "'");
  }
}
