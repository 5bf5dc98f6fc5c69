package io.varve.engine.bpl;

import io.varve.engine.archiving.ArchivedPv.Running;
import io.varve.engine.channel.CaNumbers;
import io.varve.engine.channel.ChannelState;
import io.varve.engine.channel.ChannelStatus;
import io.varve.web.HumanTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The rows of source CA: a channel as the protocol's client sees it. The words for states are EAA's
 * and its CA library's; numbers that are not known are -1.
 */
final class CaRows {
  private CaRows() {}

  /** The state in EAA's words. */
  static String state(ChannelStatus status) {
    return switch (status.state()) {
      case SEARCHING -> "Connecting";
      case CONNECTED, TYPE_CHANGED -> status.lastEvent() == null ? "Connected" : "GotMonitor";
      case DISCONNECTED -> "Disconnected";
      case STOPPED -> "Idle";
    };
  }

  static void of(Running running, DetailRow.Rows rows, HumanTime time) {
    ChannelStatus status = running.channel().status();
    boolean dbe = running.info().useDbeProperties();
    head(rows, state(status), status.lastEvent(), time);
    rows.add("Do we have a CA channel?", status.state() != ChannelState.STOPPED)
        .add("Do we have a subscription?", status.connected());
    numbers(rows, running.channel().caNumbers(), status.connected());
    rows.add("CAJ connection state", library(status.state()))
        .add("Daily metadata last saved at", time.print(null))
        .add("Do we use DBE_Properties?", dbe)
        .add("Do we have a DBE Properties subscription?", dbe && status.connected())
        .add("The internal connected bool", status.connected())
        .add("The internal running bool", status.state() != ChannelState.STOPPED)
        .add("Do we have a valid DBR Type constructor", status.networkType() != null)
        .add("The CAJ command thread id", "0");
  }

  /** Of a PV that is being looked for. */
  static void ofProbe(DetailRow.Rows rows, HumanTime time) {
    head(rows, "Connecting", null, time);
    rows.add("Do we have a CA channel?", true).add("Do we have a subscription?", false);
    numbers(rows, CaNumbers.NONE, false);
    rows.add("CAJ connection state", library(ChannelState.SEARCHING))
        .add("Daily metadata last saved at", time.print(null))
        .add("Do we use DBE_Properties?", false)
        .add("Do we have a DBE Properties subscription?", false)
        .add("The internal connected bool", false)
        .add("The internal running bool", true)
        .add("Do we have a valid DBR Type constructor", false)
        .add("The CAJ command thread id", "0");
  }

  private static void head(
      DetailRow.Rows rows, String state, @Nullable Instant lastEvent, HumanTime time) {
    rows.add("PV connection state machine state", state)
        .add("Last monitor received at", time.print(lastEvent))
        .add("Last monitor had a valid DBR?", lastEvent != null);
    if (lastEvent != null) {
      rows.add("Last monitor event timestamp", time.print(lastEvent));
    }
    rows.add("Various transient errors", "0");
  }

  private static void numbers(DetailRow.Rows rows, CaNumbers numbers, boolean subscribed) {
    rows.add("CAJ Searches", numbers.searches())
        .add("CAJ channel ID (CID)", numbers.id())
        .add("CAJ server channel ID (SID)", numbers.serverId());
    if (subscribed) {
      rows.add("CAJ subscription ID", numbers.subscription());
    }
  }

  private static String library(ChannelState state) {
    return switch (state) {
      case SEARCHING -> "NEVER_CONNECTED";
      case CONNECTED, TYPE_CHANGED -> "CONNECTED";
      case DISCONNECTED -> "DISCONNECTED";
      case STOPPED -> "CLOSED";
    };
  }
}
