package io.varve.engine.channel.pva;

import io.varve.engine.channel.sampling.Traffic;
import io.varve.engine.channel.sampling.Update;
import io.varve.sample.DbrType;
import io.varve.typeinfo.Limits;
import io.varve.typeinfo.MetaInfo;
import io.varve.typeinfo.Rates;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.function.Consumer;
import org.epics.pva.data.PVAStructure;
import org.jspecify.annotations.Nullable;

/** Waits for a PV and watches it for a while; the structure itself brings units and limits. */
final class PvaProbe implements PvaLink.Listener, AutoCloseable {
  private final PvaNetwork network;
  private final Duration window;
  private final Consumer<MetaInfo> learned;
  private final PvaLink link;
  private @Nullable DbrType type;
  private int elementCount = 1;
  private String host = "";
  private Limits limits = Limits.ZERO;
  private double precision;
  private @Nullable String units;
  private final Traffic traffic = new Traffic();
  private boolean closed;

  PvaProbe(PvaNetwork network, String pvName, Duration window, Consumer<MetaInfo> learned) {
    this.network = network;
    this.window = window;
    this.learned = learned;
    this.link = new PvaLink(network.client(), pvName, new Object(), this);
  }

  @Override
  public synchronized void updated(String from, boolean first, BitSet changes, PVAStructure data) {
    if (closed || (!first && !PvaValues.stamped(data, new BitSetView(changes)))) {
      return;
    }
    Update update = PvaValues.update(data, network.clock());
    traffic.count(update);
    if (first) {
      boolean begins = type == null;
      describe(from, update, PvaFields.of(data));
      if (begins) {
        network.later(window, this::finish);
      }
    }
  }

  private void describe(String from, Update update, PvaFields fields) {
    type = update.value().type();
    elementCount = PvaValues.elementCount(update.value());
    host = from;
    limits = fields.limits();
    precision = fields.number("display.precision");
    String text = fields.textAt("display.units");
    units = text == null || text.isEmpty() ? null : text;
  }

  @Override
  public void lost(String why) {
    // The window goes on; what was learned stands.
  }

  private void finish() {
    MetaInfo info;
    synchronized (this) {
      if (closed || type == null) {
        return;
      }
      info =
          new MetaInfo(
              type,
              elementCount,
              host,
              limits,
              precision,
              units,
              Rates.seen(traffic.events(), traffic.bytes(), window),
              traffic.events(),
              Map.of());
    }
    close();
    learned.accept(info);
  }

  /** The link calls this while it holds its lock, so it is closed without holding ours. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    link.close();
  }
}
