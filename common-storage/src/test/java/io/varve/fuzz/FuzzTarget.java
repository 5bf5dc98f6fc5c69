package io.varve.fuzz;

import java.util.List;

/** Code that must cope with any bytes whatever. */
enum FuzzTarget {
  /** Header and lines of a partition in memory: parser, scanner, cursor. */
  LINES(45, LinesFuzz.class, LinesFuzz::fuzzerTestOneInput, FuzzSeeds::partitions),
  /** Partition files: seek, range, newest sample, append behind what is there. */
  PARTITION(10, PartitionFuzz.class, PartitionFuzz::fuzzerTestOneInput, FuzzSeeds::partitions),
  /** A journal segment: its reader, and a replay. */
  JOURNAL(10, JournalFuzz.class, JournalFuzz::fuzzerTestOneInput, FuzzSeeds::segments),
  /** Store URLs, names of PVs, keys, names of partitions. */
  TEXT(35, TextFuzz.class, TextFuzz::fuzzerTestOneInput, FuzzSeeds::texts);

  private final int percent;
  private final Class<?> entry;
  private final Body body;
  private final Seeds seeds;

  FuzzTarget(int percent, Class<?> entry, Body body, Seeds seeds) {
    this.percent = percent;
    this.entry = entry;
    this.body = body;
    this.seeds = seeds;
  }

  @FunctionalInterface
  private interface Body {
    void run(byte[] input) throws Exception;
  }

  @FunctionalInterface
  private interface Seeds {
    List<byte[]> get() throws Exception;
  }

  /**
   * Tries an input.
   *
   * @throws Exception or an error when the code did something it must not
   */
  void run(byte[] input) throws Exception {
    body.run(input);
  }

  /** Well-formed inputs to begin with. */
  List<byte[]> seeds() throws Exception {
    return seeds.get();
  }

  /** Its share of a number of inputs; files are slower than memory. */
  long shareOf(long inputs) {
    return inputs * percent / 100;
  }

  /** The class with the entry point that Jazzer calls. */
  String entry() {
    return entry.getName();
  }
}
