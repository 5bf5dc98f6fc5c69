package io.varve.store;

import java.nio.file.FileSystemException;

/**
 * An object is not, or is no longer, the edition that somebody read or meant to replace: another
 * writer replaced it. Who reads it opens it anew; who writes it looks at it anew.
 */
public final class OtherEditionException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  /**
   * @param object its name
   * @param reason what was refused, as a sentence
   */
  public OtherEditionException(String object, String reason) {
    super(object, null, reason);
  }
}
