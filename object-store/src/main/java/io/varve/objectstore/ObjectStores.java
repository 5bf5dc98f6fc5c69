package io.varve.objectstore;

import io.varve.store.RemoteRoots;
import java.io.Closeable;
import java.nio.file.Path;
import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The roots of stores in object storage. The client is made, and its classes are loaded, when the
 * first such root is met. Thread-safe.
 */
public final class ObjectStores implements RemoteRoots, Closeable {
  private static final Pattern ROOT =
      Pattern.compile("(?i:s3)://(?<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?<prefix>.*))?");

  private final ObjectStoreSettings settings;
  private final Clock clock;
  private @Nullable ObjectFileSystem files;
  private boolean closed;

  public ObjectStores(ObjectStoreSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Path at(String root) {
    Matcher parts = ROOT.matcher(root);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "The store root '" + root + "' must be s3://bucket or s3://bucket/prefix");
    }
    String prefix = parts.group("prefix");
    if (prefix != null && prefix.matches("(?:.*/)?\\.\\.?(?:/.*)?")) {
      throw new IllegalArgumentException(
          "The store root '" + root + "' must not have '.' or '..' as a part of its prefix");
    }
    return files().getPath("s3://" + parts.group("bucket"), prefix == null ? "" : prefix);
  }

  private synchronized ObjectFileSystem files() {
    if (closed) {
      throw new IllegalStateException("The service is stopping; object storage is closed");
    }
    ObjectFileSystem opened = files;
    if (opened == null) {
      opened = new ObjectFileSystem(settings, clock);
      files = opened;
    }
    return opened;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (files != null) {
      files.close();
    }
  }
}
