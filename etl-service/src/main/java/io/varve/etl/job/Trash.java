package io.varve.etl.job;

import io.varve.partition.Granularity;
import io.varve.registry.TrashFolders;
import io.varve.registry.TrashFolders.TrashFolder;
import io.varve.store.Sidecars;
import io.varve.store.Store;
import io.varve.store.StoreMacros;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where files go that a job takes out of a store: {@code <root>/.varve/trash/<job>}, under the same
 * key and name, so that they can be read as a store of their own. A text {@code about} beside them
 * says what, when, by whom and until when. What was in object storage lies in the folder of this
 * machine that stands for the root.
 */
final class Trash {
  private static final Logger log = LoggerFactory.getLogger(Trash.class);
  private static final String ABOUT = "about";

  private final TrashFolders registry;
  private final StoreMacros macros;
  private final String appliance;
  private final Folders folders;
  private final Duration keep;
  private final Clock clock;

  /**
   * @param keep how long things stay
   */
  Trash(
      TrashFolders registry,
      StoreMacros macros,
      String appliance,
      Folders folders,
      Duration keep,
      Clock clock) {
    this.registry = registry;
    this.macros = macros;
    this.appliance = appliance;
    this.folders = folders;
    this.keep = keep;
    this.clock = clock;
  }

  /**
   * What was taken out of one store.
   *
   * @param origin the store it was in
   * @param content the store it is in
   * @param key of its files
   */
  record Content(Store origin, Store content, String key) {}

  /** Until when something stays that is taken out now. */
  Instant keptUntil() {
    return clock.instant().plus(keep);
  }

  /** The place for what a job takes out of a store; noted in registry and folder first. */
  Store open(JobRun run, Store store, String key, String what) throws IOException {
    Path folder = folder(store.root(), run.job().id());
    Instant until = keptUntil();
    registry.add(new TrashFolder(run.job().id(), store.root().toString(), appliance, until));
    Map<String, String> about = new LinkedHashMap<>();
    about.put("what", what);
    about.put("pv", run.job().pvName());
    about.put("key", key);
    about.put("store", store.name());
    about.put("granularity", store.granularity().name());
    about.put("when", clock.instant().toString());
    about.put("who", run.job().askedBy());
    about.put("until", until.toString());
    write(folder, about);
    return PartitionContents.at(store, folder);
  }

  /**
   * Lets what a job took out stay its whole time from now on. To be said when the job is done: it
   * may have waited, or been at work, for days.
   */
  void carriedOut(String id) throws IOException {
    Instant until = keptUntil();
    registry.keep(id, until);
    for (TrashFolder known : registry.of(id)) {
      Path folder = folder(macros.placeOf(known.root()), id);
      Map<String, String> about = read(folder);
      if (!about.isEmpty()) {
        about.put("when", clock.instant().toString());
        about.put("until", until.toString());
        write(folder, about);
      }
    }
  }

  private void write(Path folder, Map<String, String> about) throws IOException {
    StringBuilder text = new StringBuilder();
    about.forEach(
        (name, value) -> text.append(name).append(' ').append(oneLine(value)).append('\n'));
    folders.write(folder.resolve(ABOUT), text.toString());
  }

  /** What the text beside the files says; empty when there is none. */
  private static Map<String, String> read(Path folder) throws IOException {
    Map<String, String> about = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(folder.resolve(ABOUT))) {
        int blank = line.indexOf(' ');
        about.put(line.substring(0, blank), line.substring(blank + 1));
      }
      return about;
    } catch (NoSuchFileException gone) {
      return Map.of();
    }
  }

  /** The samples that a job cut out, store by store: as plain files, whatever the store has. */
  List<Content> of(String id) throws IOException {
    List<Content> all = new ArrayList<>();
    for (TrashFolder known : registry.of(id)) {
      Path root = macros.placeOf(known.root());
      Path folder = folder(root, id);
      Map<String, String> about = read(folder);
      if (about.isEmpty()) {
        continue;
      }
      Store origin =
          new Store(
              about.getOrDefault("store", ""),
              root,
              Granularity.valueOf(about.getOrDefault("granularity", "")),
              0,
              0);
      all.add(
          new Content(
              origin, PartitionContents.plainAt(origin, folder), about.getOrDefault("key", "")));
    }
    return all;
  }

  /** Removes what a job took out, for good. */
  void remove(String id) throws IOException {
    for (TrashFolder known : registry.of(id)) {
      remove(known);
    }
  }

  void remove(TrashFolder known) throws IOException {
    folders.remove(folder(macros.placeOf(known.root()), known.id()));
    registry.remove(known.id(), known.root());
    log.info("What job {} took out of {} is gone for good", known.id(), known.root());
  }

  private static Path folder(Path root, String id) {
    return Sidecars.folder(root, "trash").resolve(id);
  }

  private static String oneLine(String text) {
    return text.replace('\n', ' ').replace('\r', ' ');
  }
}
