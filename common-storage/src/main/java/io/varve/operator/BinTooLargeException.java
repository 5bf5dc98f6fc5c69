package io.varve.operator;

import java.io.IOException;

/** A bin holds more samples than one query may keep in memory. */
public final class BinTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  BinTooLargeException(String what) {
    super(what + ", too much for an operator that keeps them; ask for shorter bins");
  }
}
