package io.varve.engine.ca;

/** Numbers of the messages, as the protocol document names them. */
final class Command {
  static final int VERSION = 0;
  static final int EVENT_ADD = 1;
  static final int EVENT_CANCEL = 2;
  static final int SEARCH = 6;
  static final int ERROR = 11;
  static final int CLEAR_CHANNEL = 12;
  static final int RSRV_IS_UP = 13;
  static final int READ_NOTIFY = 15;
  static final int REPEATER_CONFIRM = 17;
  static final int CREATE_CHAN = 18;
  static final int CLIENT_NAME = 20;
  static final int HOST_NAME = 21;
  static final int ACCESS_RIGHTS = 22;
  static final int ECHO = 23;
  static final int REPEATER_REGISTER = 24;
  static final int CREATE_CH_FAIL = 26;
  static final int SERVER_DISCONN = 27;

  /** The version of the protocol that is spoken. */
  static final int MINOR_VERSION = 13;

  /** The status of what went well. */
  static final int ECA_NORMAL = 1;

  private Command() {}
}
