package io.varve.engine.ca;

/** What a link is doing. */
public enum LinkState {
  /** Its name is being looked for. */
  SEARCHING,
  /** A server has the name and is being connected. */
  CONNECTING,
  /** It receives. */
  CONNECTED,
  /** The server gives no sign of life, though the connection stands. */
  SILENT,
  CLOSED
}
