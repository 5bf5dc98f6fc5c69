package io.varve.pbtool;

import io.varve.plainpb.PartitionHeader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares a header with the name of its file, as far as the name says something (contract
 * storage-retrieval 1.3): the last part of the PV's name, the terminator, the partition.
 */
final class HeaderCheck {
  private static final Pattern NAME =
      Pattern.compile("(?<pv>.*)[^0-9_](?<year>\\d{4,9})(?:_\\d\\d)*\\.pb");

  private HeaderCheck() {}

  /** Sentences, none when they agree. */
  static List<String> problems(Path file, PartitionHeader header) {
    List<String> problems = new ArrayList<>();
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    if (name.matches()) {
      // Whatever the site's separators are, what follows the last of them is in the file's name.
      if (!header.pvName().endsWith(name.group("pv"))) {
        problems.add("The header is that of another PV, " + header.pvName());
      }
      if (header.year() != Integer.parseInt(name.group("year"))) {
        problems.add(
            "The header counts the seconds from "
                + header.year()
                + " and the file's name is that of "
                + name.group("year"));
      }
    }
    return problems;
  }
}
