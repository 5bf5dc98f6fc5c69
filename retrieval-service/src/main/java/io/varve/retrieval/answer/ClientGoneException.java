package io.varve.retrieval.answer;

import java.io.IOException;

/** The client does not take the answer any more; nobody needs the rest. */
public final class ClientGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  ClientGoneException(IOException cause) {
    super("The client went away", cause);
  }
}
