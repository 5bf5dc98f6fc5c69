package io.varve.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A real channel, unless a fault strikes. Also what a folder is forced through. */
final class FaultChannel extends FileChannel {
  private static final int PIECE = 64 * 1024;

  private final FaultFileSystem files;
  private final Path path;
  private final FileChannel file;
  private final @Nullable StableFile stable;
  private final boolean append;
  private final boolean folder;

  FaultChannel(
      FaultFileSystem files,
      Path path,
      FileChannel file,
      @Nullable StableFile stable,
      boolean append) {
    this.files = files;
    this.path = path;
    this.file = file;
    this.stable = stable;
    this.append = append;
    this.folder = Files.isDirectory(path);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    files.reach(Operation.READ, path);
    return file.read(target);
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    files.reach(Operation.READ, path);
    return file.read(target, position);
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    files.reach(Operation.READ, path);
    return file.read(targets, offset, length);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    files.reach(Operation.WRITE, path);
    synchronized (files.stable()) {
      long position = append ? file.size() : file.position();
      int written = land(source, position);
      file.position(position + written);
      return written;
    }
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    files.reach(Operation.WRITE, path);
    synchronized (files.stable()) {
      return land(source, append ? file.size() : position);
    }
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    long sum = 0;
    for (int i = offset; i < offset + length; i++) {
      int wanted = sources[i].remaining();
      int written = write(sources[i]);
      sum += written;
      if (written < wanted) {
        break;
      }
    }
    return sum;
  }

  /** Lets land what the faults let through, and only then throws. */
  private int land(ByteBuffer source, long position) throws IOException {
    files.requirePower();
    int wanted = source.remaining();
    int fitting = files.faults().fitting(path, position, wanted, file.size());
    int through = Math.min(fitting, files.faults().through(path, wanted));
    byte[] bytes = new byte[through];
    source.get(bytes);
    ByteBuffer landing = ByteBuffer.wrap(bytes);
    while (landing.hasRemaining()) {
      file.write(landing, position + landing.position());
    }
    if (through > 0) {
      if (stable != null) {
        stable.written(position, bytes);
      }
      files.operations().add(Operation.WRITE, path, through);
    }
    if (through < fitting) {
      throw new IOException(path + ": Input/output error after " + through + " bytes");
    }
    return through;
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    files.reach(Operation.TRUNCATE, path);
    synchronized (files.stable()) {
      files.requirePower();
      file.truncate(size);
      if (stable != null) {
        stable.cut(size);
      }
      files.operations().add(Operation.TRUNCATE, path, size);
    }
    return this;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    Operation operation = folder ? Operation.FORCE_FOLDER : Operation.FORCE;
    files.reach(operation, path);
    synchronized (files.stable()) {
      files.requirePower();
      if (!files.faults().lies(operation, path)) {
        if (folder) {
          files.stable().forcedFolder(path);
        } else if (stable != null) {
          stable.forced();
        }
      }
      files.operations().add(operation, path, 0);
    }
  }

  @Override
  public long position() throws IOException {
    files.requirePower();
    return file.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    files.requirePower();
    file.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    files.reach(Operation.STAT, path);
    return file.size();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(count, PIECE));
    int read = read(piece, position);
    return read <= 0 ? 0 : target.write(piece.flip());
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(count, PIECE));
    int read = source.read(piece);
    if (read <= 0) {
      return 0;
    }
    piece.flip();
    long sum = 0;
    while (piece.hasRemaining()) {
      sum += write(piece, position + sum);
    }
    return sum;
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    files.reach(Operation.READ, path);
    return file.map(mode, position, size);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    files.reach(Operation.LOCK, path);
    return new Lock(this, file.lock(position, size, shared));
  }

  @Override
  public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
    files.reach(Operation.LOCK, path);
    FileLock lock = file.tryLock(position, size, shared);
    return lock == null ? null : new Lock(this, lock);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    files.closed(this);
    file.close();
  }

  /** At a power cut: the process that held it is gone, and its locks with it. */
  void closeFile() throws IOException {
    file.close();
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private static final class Lock extends FileLock {
    private final FileLock lock;

    Lock(FaultChannel channel, FileLock lock) {
      super(channel, lock.position(), lock.size(), lock.isShared());
      this.lock = lock;
    }

    @Override
    public boolean isValid() {
      return lock.isValid();
    }

    @Override
    public void release() throws IOException {
      // After a power cut there is no lock to give back.
      if (lock.isValid()) {
        lock.release();
      }
    }
  }
}
