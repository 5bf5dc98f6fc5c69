package io.varve.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs partition files as EAA does (contract storage-retrieval 1.8). */
final class PackedFixture {
  private static final int BLOCK = 512;

  private PackedFixture() {}

  /** File names and bytes of plain files. */
  static Map<String, byte[]> contentOf(List<PartitionFile> files) throws IOException {
    Map<String, byte[]> content = new LinkedHashMap<>();
    for (PartitionFile file : files) {
      content.put(file.path().getFileName().toString(), Files.readAllBytes(file.path()));
    }
    return content;
  }

  static void zip(Path container, Map<String, byte[]> entries) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(container))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
  }

  static void tar(Path container, Map<String, byte[]> entries) throws IOException {
    Files.createFile(container);
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      append(container, entry.getKey(), entry.getValue());
    }
  }

  /** Appends an entry: header, content, and always some padding; no mark of the end follows. */
  static void append(Path container, String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(header(name, content.length));
    bytes.writeBytes(content);
    bytes.writeBytes(new byte[BLOCK - content.length % BLOCK]);
    try (OutputStream out = Files.newOutputStream(container, StandardOpenOption.APPEND)) {
      bytes.writeTo(out);
    }
  }

  /** Replaces an entry: the new one is appended, then the old one is given another name. */
  static void update(Path container, String name, byte[] content) throws IOException {
    byte[] before = Files.readAllBytes(container);
    int old = -1;
    for (int at = 0; at < before.length; at += BLOCK) {
      if (new String(before, at, 100, StandardCharsets.UTF_8).startsWith(name + "\0")) {
        old = at;
      }
    }
    append(container, name, content);
    int length = Integer.parseInt(new String(before, old + 124, 11, StandardCharsets.US_ASCII), 8);
    try (RandomAccessFile file = new RandomAccessFile(container.toFile(), "rw")) {
      file.seek(old);
      file.write(header("._del_" + name, length));
    }
  }

  /** Cuts bytes off the end. */
  static void cut(Path container, int bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(container.toFile(), "rw")) {
      file.setLength(file.length() - bytes);
    }
  }

  private static byte[] header(String name, int length) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0100644\0");
    put(header, 108, "0000000\0");
    put(header, 116, "0000000\0");
    put(header, 124, "%011o\0".formatted(length));
    put(header, 136, "%011o\0".formatted(1_709_251_200));
    put(header, 148, "        ");
    put(header, 156, "0");
    put(header, 257, "ustar\00000");
    put(header, 265, "root");
    put(header, 297, Integer.toString(length, 36));
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xFF;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
