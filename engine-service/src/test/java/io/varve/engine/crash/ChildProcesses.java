package io.varve.engine.crash;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Starts children fast: the first one leaves an archive of its loaded classes to the others, which
 * halves their start. Such an archive takes classes from jars only, so folders are packed first.
 */
final class ChildProcesses {
  private final Path archive;
  private final String classPath;

  /**
   * @param work a folder for the archive
   */
  ChildProcesses(Path work) throws IOException {
    this.archive = work.resolve("classes.jsa");
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        Path jar = work.resolve("classes-" + entries.size() + ".jar");
        pack(path, jar);
        entries.add(jar.toString());
      } else if (Files.exists(path)) {
        entries.add(entry);
      }
    }
    this.classPath = String.join(File.pathSeparator, entries);
  }

  private static void pack(Path folder, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(folder)) {
      // Folders have entries too: Flyway looks for its scripts by their folder.
      for (Path file : files.filter(path -> !path.equals(folder)).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        boolean inner = Files.isDirectory(file);
        out.putNextEntry(new JarEntry(inner ? name + "/" : name));
        if (!inner) {
          Files.copy(file, out);
        }
        out.closeEntry();
      }
    }
  }

  ProcessBuilder of(CrashOrder order) {
    return new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx128m",
        "-Xlog:disable",
        "-XX:" + (Files.exists(archive) ? "SharedArchiveFile=" : "ArchiveClassesAtExit=") + archive,
        "-cp",
        classPath,
        CrashChild.class.getName(),
        order.text());
  }
}
