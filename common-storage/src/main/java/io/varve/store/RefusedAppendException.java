package io.varve.store;

import java.io.IOException;

/** A file already there belongs to another PV or holds another type; it was left as it is. */
public final class RefusedAppendException extends IOException {
  private static final long serialVersionUID = 1L;

  public RefusedAppendException(String message) {
    super(message);
  }
}
