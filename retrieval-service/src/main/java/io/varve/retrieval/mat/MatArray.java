package io.varve.retrieval.mat;

import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/** A field of a structure in a MATLAB file. */
public sealed interface MatArray {

  /** A row of characters. */
  record Text(String text) implements MatArray {}

  /** A matrix of class double. */
  record Doubles(int rows, int columns, Cells cells) implements MatArray {}

  /** A column of class uint64. */
  record UnsignedLongs(int rows, IntToLongFunction cells) implements MatArray {}

  /** A column of class uint8 with 1 for true. */
  record Flags(int rows, IntPredicate cells) implements MatArray {}

  /** The numbers of a matrix. */
  @FunctionalInterface
  interface Cells {
    double at(int row, int column);
  }
}
