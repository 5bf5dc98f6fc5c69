package io.varve.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A zip as EAA writes it. A compressed entry has no positions to seek to, so opening one inflates
 * it into a file of its own in the folder for temporary files, which goes with the channel; memory
 * would be too small for a year of waveforms.
 */
record ZipContainer(Path file) implements Container {
  private static final Logger log = LoggerFactory.getLogger(ZipContainer.class);

  @Override
  public Set<String> names() throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return entries(zip).keySet();
    } catch (ZipException e) {
      log.warn("{} is left out of the answer, it cannot be read: {}", file, e.getMessage());
      return Set.of();
    }
  }

  @Override
  public Span open(String name) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = entries(zip).get(name);
      if (entry == null) {
        throw new NoSuchFileException(pathOf(name).toString());
      }
      try (InputStream content = zip.getInputStream(entry)) {
        return inflated(content);
      }
    }
  }

  /** The entries by the last part of their names; the old form puts the key's folders before it. */
  private static Map<String, ZipEntry> entries(ZipFile zip) {
    Map<String, ZipEntry> found = new HashMap<>();
    zip.stream()
        .filter(entry -> !entry.isDirectory())
        .forEach(
            entry ->
                found.put(entry.getName().substring(entry.getName().lastIndexOf('/') + 1), entry));
    return found;
  }

  private static Span inflated(InputStream content) throws IOException {
    Path copy = Files.createTempFile("varve-unpacked-", ".pb");
    try {
      Files.copy(content, copy, StandardCopyOption.REPLACE_EXISTING);
      long length = Files.size(copy);
      return new Span(
          FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE),
          0,
          length);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(copy);
      throw e;
    }
  }
}
