package io.varve.plainpb;

import java.io.IOException;

/** The first line of a file or chunk is no PlainPB header. */
public final class DamagedHeaderException extends IOException {
  private static final long serialVersionUID = 1L;

  public DamagedHeaderException(String message) {
    super(message);
  }

  public DamagedHeaderException(String message, Throwable cause) {
    super(message, cause);
  }
}
