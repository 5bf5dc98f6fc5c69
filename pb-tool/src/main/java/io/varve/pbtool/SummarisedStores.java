package io.varve.pbtool;

import io.varve.partition.Granularity;
import io.varve.plainpb.DamagedHeaderException;
import io.varve.store.PartitionFile;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The stores of a command line, and of which PVs files and summaries are meant. */
final class SummarisedStores {
  /** The end of a partition file's name, such as {@code 2024_02.pb}. */
  private static final Pattern PARTITION = Pattern.compile("(\\d{4,}(?:_\\d\\d)*)\\.pb$");

  private static final List<Granularity> GRANULARITIES =
      List.of(
          Granularity.PARTITION_YEAR,
          Granularity.PARTITION_MONTH,
          Granularity.PARTITION_DAY,
          Granularity.PARTITION_HOUR);

  @Option(
      names = "--root",
      required = true,
      paramLabel = "FOLDER",
      description = "The root folder of a store, as its URL has it; may be given more than once.")
  private List<Path> roots = List.of();

  @Option(
      names = "--pv",
      paramLabel = "NAME",
      description = "Only files whose header has this name; may be given more than once.")
  private Set<String> pvs = Set.of();

  List<Path> roots() {
    return roots;
  }

  /** Whether the files of all PVs are meant. */
  boolean all() {
    return pvs.isEmpty();
  }

  private boolean isWanted(Path path) throws IOException {
    if (pvs.isEmpty()) {
      return true;
    }
    try (PbFile file = PbFile.open(path)) {
      return pvs.contains(file.header().pvName());
    } catch (DamagedHeaderException e) {
      return false;
    }
  }

  /**
   * The partition that a path is the file of; empty when it is none, or of a PV that is not meant.
   */
  Optional<PartitionFile> file(Path path) throws IOException {
    Matcher name = PARTITION.matcher(String.valueOf(path.getFileName()));
    Optional<Path> root = roots.stream().filter(path::startsWith).findFirst();
    if (root.isEmpty() || !name.find() || !isWanted(path)) {
      return Optional.empty();
    }
    return GRANULARITIES.stream()
        .flatMap(
            granularity ->
                granularity.parse(name.group(1)).stream()
                    .map(
                        partition ->
                            new PartitionFile(
                                new Store("STORE", root.get(), granularity, 0, 0),
                                path,
                                partition)))
        .findFirst();
  }
}
