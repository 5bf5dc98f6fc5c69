package io.varve.retrieval.pvdata;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a structure the way samples of V4 generic bytes hold it: its type description, then its
 * value, both in big-endian pvData encoding without cached type ids (contract storage-retrieval
 * 1.7).
 *
 * <p>A structure becomes a map with sorted keys, an array a list, a variant {@code {"any": …}}, a
 * union {@code {"union": …}} (contract 4.7). Unsigned numbers stay what they are, where EAA shows
 * those from the middle of their range on as negative.
 */
public final class StructureReader {
  private static final int NO_TYPE = 0xff;
  private static final int FIXED = 0x18;
  private static final int BOUNDED = 0x10;
  private static final int ARRAY = 0x18;
  private static final int LONG_SIZE = 254;
  private static final int DEEPEST = 64;

  private final ByteBuffer in;

  private StructureReader(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  /** The structure; empty when the bytes hold none. */
  public static Optional<Map<String, @Nullable Object>> read(byte[] bytes) {
    StructureReader reader = new StructureReader(bytes);
    try {
      return reader.type(0) instanceof Structure structure
          ? Optional.of(reader.fields(structure, 0))
          : Optional.empty();
    } catch (BufferUnderflowException | IllegalArgumentException notPvData) {
      return Optional.empty();
    }
  }

  private sealed interface Type {}

  /** A number, a boolean or a string; the code's array bits are cleared. */
  private record Scalar(int code) implements Type {}

  private record Structure(List<String> names, List<Type> types) implements Type {}

  private record Union(List<Type> types) implements Type {}

  private record Variant() implements Type {}

  /** An array; {@code fixed} is its length, or -1 when each value says its own. */
  private record ArrayOf(Type element, int fixed) implements Type {}

  /** A type nobody described: the variant is empty. */
  private record Nothing() implements Type {}

  private Type type(int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("nested too deep");
    }
    int code = in.get() & 0xff;
    if (code == NO_TYPE) {
      return new Nothing();
    }
    int shape = code & ARRAY;
    int base = code & ~ARRAY;
    if (shape == 0) {
      return element(base, depth);
    }
    int size = shape == FIXED || shape == BOUNDED ? size() : -1;
    // The element of an array of structures or unions is described in full after it.
    Type element = base == 0x80 || base == 0x81 ? type(depth + 1) : element(base, depth);
    return new ArrayOf(element, shape == FIXED ? size : -1);
  }

  private Type element(int code, int depth) {
    return switch (code) {
      case 0x00, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x42, 0x43, 0x60 ->
          new Scalar(code);
      case 0x80 -> {
        text();
        List<String> names = new ArrayList<>();
        List<Type> types = new ArrayList<>();
        members(names, types, depth);
        yield new Structure(names, types);
      }
      case 0x81 -> {
        text();
        List<Type> types = new ArrayList<>();
        members(new ArrayList<>(), types, depth);
        yield new Union(types);
      }
      case 0x82 -> new Variant();
      case 0x83 -> {
        size();
        yield new Scalar(0x60);
      }
      default -> throw new IllegalArgumentException("no type has code " + code);
    };
  }

  private void members(List<String> names, List<Type> types, int depth) {
    int count = size();
    for (int i = 0; i < count; i++) {
      names.add(text());
      types.add(type(depth + 1));
    }
  }

  private @Nullable Object value(Type type, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("nested too deep");
    }
    return switch (type) {
      case Scalar scalar -> scalar(scalar.code());
      case Structure structure -> fields(structure, depth);
      case Union union -> {
        int choice = size();
        yield wrapped("union", choice < 0 ? new Nothing() : chosen(union, choice), depth);
      }
      case Variant variant -> wrapped("any", type(depth), depth);
      case ArrayOf array -> elements(array, depth);
      case Nothing nothing -> null;
    };
  }

  private static Type chosen(Union union, int choice) {
    if (choice >= union.types().size()) {
      throw new IllegalArgumentException("the union has no member " + choice);
    }
    return union.types().get(choice);
  }

  private Map<String, @Nullable Object> wrapped(String key, Type type, int depth) {
    Map<String, @Nullable Object> wrapper = new TreeMap<>();
    wrapper.put(key, value(type, depth + 1));
    return wrapper;
  }

  private Map<String, @Nullable Object> fields(Structure structure, int depth) {
    Map<String, @Nullable Object> fields = new TreeMap<>();
    for (int i = 0; i < structure.names().size(); i++) {
      fields.put(structure.names().get(i), value(structure.types().get(i), depth + 1));
    }
    return fields;
  }

  private List<@Nullable Object> elements(ArrayOf array, int depth) {
    int count = array.fixed() >= 0 ? array.fixed() : Math.max(0, size());
    List<@Nullable Object> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (array.element() instanceof Scalar scalar) {
        elements.add(scalar(scalar.code()));
      } else {
        // Each of these says first whether it is there at all.
        elements.add(in.get() == 0 ? null : value(array.element(), depth + 1));
      }
    }
    return elements;
  }

  private Object scalar(int code) {
    return switch (code) {
      case 0x00 -> in.get() != 0;
      case 0x20 -> in.get();
      case 0x21 -> in.getShort();
      case 0x22 -> in.getInt();
      case 0x23 -> in.getLong();
      case 0x24 -> Byte.toUnsignedInt(in.get());
      case 0x25 -> Short.toUnsignedInt(in.getShort());
      case 0x26 -> Integer.toUnsignedLong(in.getInt());
      case 0x27 -> unsigned(in.getLong());
      case 0x42 -> in.getFloat();
      case 0x43 -> in.getDouble();
      default -> text();
    };
  }

  private static Number unsigned(long bits) {
    return bits >= 0 ? (Number) bits : new BigInteger(Long.toUnsignedString(bits));
  }

  private String text() {
    int length = Math.max(0, size());
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** A size, -1 for null. */
  private int size() {
    int first = in.get() & 0xff;
    if (first < LONG_SIZE) {
      return first;
    }
    return first == LONG_SIZE ? in.getInt() : -1;
  }
}
