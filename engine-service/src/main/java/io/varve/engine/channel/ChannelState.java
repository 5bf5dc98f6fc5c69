package io.varve.engine.channel;

/** What a channel is doing. */
public enum ChannelState {
  /** Looked for on the network and never found so far. */
  SEARCHING,
  /** Connected and subscribed. */
  CONNECTED,
  /** Lost; looked for again. */
  DISCONNECTED,
  /** Connected, but to something of another type than is archived; its updates are dropped. */
  TYPE_CHANGED,
  /** Closed. */
  STOPPED
}
