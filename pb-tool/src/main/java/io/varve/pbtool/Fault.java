package io.varve.pbtool;

/** What can be wrong with a line (contract storage-retrieval 3.5). */
enum Fault {
  /** It is no sample of the file's type: garbage, two lines joined, another type. */
  DAMAGED_LINE("damaged", "damagedLines"),

  /** There is nothing in it; EAA's readers stop there. */
  EMPTY_LINE("empty", "emptyLines"),

  /** It is not after the samples before it. */
  OUT_OF_ORDER("out of order", "outOfOrder"),

  /** Its time is that of another sample. */
  DUPLICATE_TIME("of a time that was there before", "duplicateTimes"),

  /** Its seconds lead out of the year in the header. */
  WRONG_YEAR("outside the year of the header", "wrongYear"),

  /** Bytes behind the last newline, which no reader delivers. */
  TORN_TAIL("torn at the end of the file", "tornTail");

  private final String words;
  private final String key;

  Fault(String words, String key) {
    this.words = words;
    this.key = key;
  }

  /** To complete "this line is …". */
  String words() {
    return words;
  }

  /** The name in JSON. */
  String key() {
    return key;
  }
}
