package io.varve.engine.channel.pva;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import org.epics.pva.data.PVAData;
import org.epics.pva.data.PVAStructure;
import org.epics.pva.data.PVAStructureArray;
import org.epics.pva.data.PVAUnion;
import org.epics.pva.data.PVAny;

/**
 * A structure as bytes: its full type description, directly followed by its full value, big-endian
 * (contract storage-retrieval 1.7).
 *
 * <p>Numbers of cached types, which only the connection could resolve, are left out. EAA cuts what
 * is larger than 4 MiB; here nothing is cut.
 */
final class PvaBytes {
  private static final int FIRST_TRY = 4096;

  private PvaBytes() {}

  /**
   * Encodes a structure.
   *
   * @throws IllegalArgumentException when the structure cannot be encoded
   */
  static byte[] of(PVAStructure data) {
    withoutTypeNumbers(data);
    int capacity = FIRST_TRY;
    while (true) {
      ByteBuffer buffer = ByteBuffer.allocate(capacity);
      try {
        data.encodeType(buffer, new BitSet());
        data.encode(buffer);
        return Arrays.copyOf(buffer.array(), buffer.position());
      } catch (BufferOverflowException e) {
        // The sizes of structures are not known beforehand.
        capacity = Math.multiplyExact(capacity, 4);
      } catch (Exception e) {
        throw new IllegalArgumentException(
            "The structure " + data.getStructureName() + " cannot be encoded", e);
      }
    }
  }

  private static void withoutTypeNumbers(PVAData data) {
    switch (data) {
      case PVAStructure structure -> {
        structure.setTypeID((short) 0);
        structure.get().forEach(PvaBytes::withoutTypeNumbers);
      }
      case PVAStructureArray array -> {
        array.setTypeID((short) 0);
        withoutTypeNumbers(array.getElementType());
        for (PVAStructure element : array.get()) {
          if (element != null) {
            withoutTypeNumbers(element);
          }
        }
      }
      case PVAUnion union -> {
        union.setTypeID((short) 0);
        union.getOptions().forEach(PvaBytes::withoutTypeNumbers);
      }
      case PVAny any -> {
        PVAData content = any.get();
        if (content != null) {
          withoutTypeNumbers(content);
        }
      }
      default -> {
        // Plain types have no number.
      }
    }
  }
}
