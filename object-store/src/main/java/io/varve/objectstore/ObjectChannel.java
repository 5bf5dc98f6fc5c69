package io.varve.objectstore;

import io.varve.store.Edition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * Reads the edition of an object that was there when it was opened. Once the object was replaced or
 * removed, what is not in the cache cannot be read any more: {@link
 * io.varve.store.OtherEditionException}, {@link java.nio.file.NoSuchFileException}.
 *
 * <p>Positioned reads are thread-safe.
 */
final class ObjectChannel extends FileChannel {
  private final BlockCache blocks;
  private final ObjectPath object;
  private final Edition edition;
  private final int ahead;
  private long position;

  /** The block that was read last; reading on behind it fetches ahead. */
  private volatile long last = -2;

  /**
   * @param ahead blocks fetched ahead of a reader that reads on
   */
  ObjectChannel(BlockCache blocks, ObjectPath object, Edition edition, int ahead) {
    this.blocks = blocks;
    this.object = object;
    this.edition = edition;
    this.ahead = ahead;
  }

  @Override
  public synchronized int read(ByteBuffer to) throws IOException {
    int read = read(to, position);
    position += Math.max(read, 0);
    return read;
  }

  @Override
  public synchronized long read(ByteBuffer[] to, int offset, int length) throws IOException {
    long all = 0;
    for (int i = offset; i < offset + length; i++) {
      while (to[i].hasRemaining()) {
        int read = read(to[i]);
        if (read < 0) {
          return all == 0 ? -1 : all;
        }
        all += read;
      }
    }
    return all;
  }

  @Override
  public int read(ByteBuffer to, long from) throws IOException {
    if (from < 0) {
      throw new IllegalArgumentException("There is nothing before the beginning of " + object);
    }
    requireOpen();
    if (from >= edition.length()) {
      return -1;
    }
    int all = 0;
    long at = from;
    while (to.hasRemaining() && at < edition.length()) {
      byte[] block = block(at / blocks.blockBytes());
      int start = (int) (at % blocks.blockBytes());
      int length = Math.min(to.remaining(), block.length - start);
      to.put(block, start, length);
      at += length;
      all += length;
    }
    return all;
  }

  private byte[] block(long number) throws IOException {
    if (number == last + 1) {
      long end = (edition.length() - 1) / blocks.blockBytes();
      for (long next = number + 1; next <= Math.min(end, number + ahead); next++) {
        blocks.ahead(object, edition, next);
      }
    }
    last = number;
    return blocks.get(object, edition, number);
  }

  @Override
  public long transferTo(long from, long count, WritableByteChannel target) throws IOException {
    requireOpen();
    if (from >= edition.length()) {
      return 0;
    }
    byte[] block = block(from / blocks.blockBytes());
    int start = (int) (from % blocks.blockBytes());
    return target.write(ByteBuffer.wrap(block, start, (int) Math.min(count, block.length - start)));
  }

  @Override
  public synchronized long position() throws IOException {
    requireOpen();
    return position;
  }

  @Override
  public synchronized FileChannel position(long to) throws IOException {
    requireOpen();
    if (to < 0) {
      throw new IllegalArgumentException("There is nothing before the beginning of " + object);
    }
    position = to;
    return this;
  }

  @Override
  public long size() throws IOException {
    requireOpen();
    return edition.length();
  }

  private void requireOpen() throws ClosedChannelException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
  }

  /** Nothing is to be forced. */
  @Override
  public void force(boolean metaData) throws IOException {
    requireOpen();
  }

  @Override
  public int write(ByteBuffer from) {
    throw new NonWritableChannelException();
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) {
    throw new NonWritableChannelException();
  }

  @Override
  public int write(ByteBuffer from, long at) {
    throw new NonWritableChannelException();
  }

  @Override
  public FileChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public long transferFrom(ReadableByteChannel from, long at, long count) {
    throw new NonWritableChannelException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long from, long length) {
    throw new UnsupportedOperationException("Objects cannot be mapped into memory");
  }

  @Override
  public FileLock lock(long from, long length, boolean shared) {
    throw new UnsupportedOperationException("Objects cannot be locked");
  }

  @Override
  public FileLock tryLock(long from, long length, boolean shared) {
    throw new UnsupportedOperationException("Objects cannot be locked");
  }

  @Override
  protected void implCloseChannel() {
    // Nothing is held but what the cache keeps for all.
  }
}
