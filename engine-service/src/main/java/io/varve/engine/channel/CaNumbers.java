package io.varve.engine.channel;

/**
 * By which numbers Channel Access knows a channel, for whoever reads what goes over the network.
 *
 * @param searches how often its name was sent out in the search at hand; 0 once it is found
 * @param id the client's number for the channel
 * @param serverId the server's; {@link #UNKNOWN} while there is none
 * @param subscription the client's number for the subscription; {@link #UNKNOWN} for none
 * @param connectedFields channels of the record's other fields that are connected
 */
public record CaNumbers(int searches, int id, int serverId, int subscription, int connectedFields) {
  public static final int UNKNOWN = -1;

  /** Of what is no channel of Channel Access, or tells nothing. */
  public static final CaNumbers NONE = new CaNumbers(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, 0);
}
