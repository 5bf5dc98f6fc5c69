package io.varve.mgmt.policy;

/** The policies cannot be used, or give no usable answer; the message says why in one sentence. */
public final class PolicyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PolicyException(String sentence) {
    super(sentence);
  }

  public PolicyException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
