package io.varve.engine.channel;

import io.varve.sample.DbrType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a channel at one instant.
 *
 * @param state what it does
 * @param since when that began
 * @param why in words
 * @param hostName the IOC seen last
 * @param networkType the type the IOC offers; null before the first connection
 * @param elementCount elements the IOC offers
 * @param firstConnected when it first connected; null for never
 * @param lastConnected when it last came back after a loss; null for never
 * @param lastLost when it was last lost; null for never
 * @param losses how often it was lost and came back
 * @param lastEvent time stamp of the newest accepted update; null for none
 * @param eventCount updates accepted as samples since it last connected
 * @param bytes bytes of PlainPB they made
 * @param newestRefused time stamp of the newest update that was refused for it; null for none
 * @param refusedLast whether that was the last update of all
 */
public record ChannelStatus(
    ChannelState state,
    Instant since,
    String why,
    @Nullable String hostName,
    @Nullable DbrType networkType,
    int elementCount,
    @Nullable Instant firstConnected,
    @Nullable Instant lastConnected,
    @Nullable Instant lastLost,
    long losses,
    @Nullable Instant lastEvent,
    long eventCount,
    long bytes,
    @Nullable Instant newestRefused,
    boolean refusedLast) {

  /** Time stamp of the last update, whether it may be archived or not; null for none. */
  public @Nullable Instant lastReceived() {
    return refusedLast ? newestRefused : lastEvent;
  }

  public boolean connected() {
    return state == ChannelState.CONNECTED || state == ChannelState.TYPE_CHANGED;
  }

  /** When it last connected, for the first time or again; null for never. */
  public @Nullable Instant connectedAt() {
    return lastConnected == null ? firstConnected : lastConnected;
  }

  /** Samples a second since it last connected; 0 within the first second (contract 3.8). */
  public double eventRate(Instant now) {
    return perSecond(eventCount, now);
  }

  /** Bytes of PlainPB a second since it last connected; 0 within the first second. */
  public double byteRate(Instant now) {
    return perSecond(bytes, now);
  }

  private double perSecond(long count, Instant now) {
    Instant from = connectedAt();
    long seconds = from == null ? 0 : now.getEpochSecond() - from.getEpochSecond();
    return seconds <= 0 ? 0 : (double) count / seconds;
  }
}
