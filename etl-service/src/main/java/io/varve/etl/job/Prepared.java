package io.varve.etl.job;

import io.varve.store.Edition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lies aside, complete and verified, to be shown: the note {@code verified} beside it, a line
 * for each partition with its name, samples copied, samples that are new, conflicts, and what the
 * file there was.
 */
final class Prepared {
  private static final String NAME = "verified";

  private final List<Entry> entries = new ArrayList<>();

  /**
   * @param samples copied
   * @param added those of them that the store had not
   * @param conflicts those whose time the store has with another content
   * @param there what the file in the store was when it was read
   */
  record Entry(String partition, long samples, long added, long conflicts, Edition there) {}

  void add(String partition, long samples, long added, long conflicts, Edition there) {
    entries.add(new Entry(partition, samples, added, conflicts, there));
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  long samples() {
    return entries.stream().mapToLong(Entry::samples).sum();
  }

  long added() {
    return entries.stream().mapToLong(Entry::added).sum();
  }

  long conflicts() {
    return entries.stream().mapToLong(Entry::conflicts).sum();
  }

  void write(Path folder, Folders folders) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Entry entry : entries) {
      text.append(
          "%s %d %d %d %s\n"
              .formatted(
                  entry.partition,
                  entry.samples,
                  entry.added,
                  entry.conflicts,
                  entry.there.text()));
    }
    folders.write(folder.resolve(NAME), text.toString());
  }

  /** Null when nothing is complete yet. */
  static @Nullable Prepared read(Path folder) throws IOException {
    Prepared prepared = new Prepared();
    try {
      for (String line : Files.readAllLines(folder.resolve(NAME))) {
        String[] part = line.split(" ", 5);
        prepared.add(
            part[0],
            Long.parseLong(part[1]),
            Long.parseLong(part[2]),
            Long.parseLong(part[3]),
            Edition.parse(part[4]));
      }
      return prepared;
    } catch (NoSuchFileException none) {
      return null;
    }
  }
}
