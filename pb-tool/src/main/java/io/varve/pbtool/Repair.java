package io.varve.pbtool;

import io.varve.store.Durable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a file by a copy without the lines at fault.
 *
 * <p>The copy is written beside the file, forced to disk and inspected before it takes the file's
 * place in one step; until then the file is as it was. What was taken out is kept when a backup is
 * asked for, and that is on disk before the file is replaced.
 */
final class Repair {
  private final Durable durable;
  private final @Nullable Backup backup;

  /**
   * @param durable forces files and folders to disk
   * @param backup where originals go; null for nowhere
   */
  Repair(Durable durable, @Nullable Backup backup) {
    this.durable = durable;
    this.backup = backup;
  }

  /**
   * Repairs a file.
   *
   * @param target the file
   * @return what was found; its findings are what was left out
   * @throws io.varve.plainpb.DamagedHeaderException when its header cannot be read
   * @throws IOException when it was not repaired; it is then as it was
   */
  FileReport repair(Target target) throws IOException {
    // A link to a file stays a link.
    Path path = target.file().toRealPath();
    FileState before = FileState.of(path);
    Path copy = path.resolveSibling("." + path.getFileName() + ".repairing");
    try (PbFile file = PbFile.open(path)) {
      FileReport report = Inspection.of(file);
      if (report.findings().isEmpty()) {
        return report;
      }
      try {
        writeCopy(file, report.findings(), copy, path);
        check(copy, report);
        if (backup != null) {
          backup.keep(target, report);
        }
        before.requireUnchanged(path);
        Files.move(copy, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(copy);
        throw e;
      }
      durable.syncFolder(folderOf(path));
      return report;
    }
  }

  private void writeCopy(PbFile file, List<Finding> leftOut, Path copy, Path original)
      throws IOException {
    // One that an interrupted repair left behind is worth nothing.
    Files.deleteIfExists(copy);
    try (FileChannel out =
        FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long from = 0;
      for (Finding finding : leftOut) {
        transfer(file.channel(), from, finding.position(), out);
        from = finding.end();
      }
      transfer(file.channel(), from, file.length(), out);
    }
    takeOwner(copy, original);
    durable.sync(copy);
  }

  private static void transfer(FileChannel in, long from, long to, FileChannel out)
      throws IOException {
    for (long at = from; at < to; ) {
      long moved = in.transferTo(at, to - at, out);
      if (moved <= 0) {
        throw new IOException("The file became shorter while it was repaired");
      }
      at += moved;
    }
  }

  /** An archiver that runs as another user must be able to go on with the file. */
  private static void takeOwner(Path copy, Path original) throws IOException {
    PosixFileAttributeView to = Files.getFileAttributeView(copy, PosixFileAttributeView.class);
    if (to == null) {
      return;
    }
    PosixFileAttributes from = Files.readAttributes(original, PosixFileAttributes.class);
    PosixFileAttributes now = to.readAttributes();
    if (!now.owner().equals(from.owner())) {
      to.setOwner(from.owner());
    }
    if (!now.group().equals(from.group())) {
      to.setGroup(from.group());
    }
    to.setPermissions(from.permissions());
  }

  private static void check(Path copy, FileReport original) throws IOException {
    FileReport repaired = Inspection.of(copy);
    if (!repaired.findings().isEmpty() || repaired.samples() != original.intactSamples()) {
      throw new IOException(
          "The repaired copy has "
              + repaired.samples()
              + " samples where "
              + original.intactSamples()
              + " were expected; the file was left as it is");
    }
  }

  private static Path folderOf(Path file) {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IllegalStateException(file + " lies in no folder");
    }
    return folder;
  }
}
