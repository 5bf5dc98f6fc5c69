package io.varve.engine.crash;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a child is told.
 *
 * @param folder of journal and store
 * @param notes the file of its {@link CrashNotes}
 * @param registry the SQLite file it publishes its sealed time in; null for none
 * @param step where it kills itself; null when somebody else kills it
 * @param after how often the step passes before
 * @param rounds samples of each PV after which it ends in good order
 */
record CrashOrder(
    Path folder,
    Path notes,
    @Nullable Path registry,
    @Nullable CrashStep step,
    int after,
    int rounds) {

  static CrashOrder of(String[] args) {
    String[] part = args[0].split("\\|", -1);
    return new CrashOrder(
        Path.of(part[0]),
        Path.of(part[1]),
        part[2].isEmpty() ? null : Path.of(part[2]),
        part[3].isEmpty() ? null : CrashStep.valueOf(part[3]),
        Integer.parseInt(part[4]),
        Integer.parseInt(part[5]));
  }

  String text() {
    return "%s|%s|%s|%s|%d|%d"
        .formatted(
            folder,
            notes,
            registry == null ? "" : registry,
            step == null ? "" : step,
            after,
            rounds);
  }
}
