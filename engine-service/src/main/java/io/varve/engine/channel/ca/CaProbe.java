package io.varve.engine.channel.ca;

import gov.aps.jca.CAException;
import gov.aps.jca.dbr.DBR;
import gov.aps.jca.dbr.DBRType;
import io.varve.engine.channel.sampling.SampleSize;
import io.varve.engine.channel.sampling.Update;
import io.varve.name.PvName;
import io.varve.sample.DbrType;
import io.varve.typeinfo.MetaInfo;
import io.varve.typeinfo.Rates;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a PV, watches it for a while and reads what the policies ask for (contract
 * mgmt-engine-etl 2.4, "What the engine samples").
 *
 * <p>The window begins with the first connection. Fields that have not answered when it ends are
 * left out: not every IOC has them.
 */
final class CaProbe implements CaLink.Listener, AutoCloseable {
  private final CaNetwork network;
  private final String pvName;
  private final Duration window;
  private final Consumer<MetaInfo> learned;
  private final Map<String, String> fields = new TreeMap<>();
  private final List<CaLink> links = new ArrayList<>();
  private CaMetadata metadata = CaMetadata.NONE;
  private @Nullable DbrType type;
  private String host = "";
  private int elementCount = 1;
  private long events;
  private long bytes;
  private boolean closed;

  CaProbe(CaNetwork network, String pvName, Duration window, Consumer<MetaInfo> learned) {
    this.network = network;
    this.pvName = pvName;
    this.window = window;
    this.learned = learned;
    synchronized (this) {
      links.add(new CaLink(network, pvName, this));
    }
  }

  @Override
  public synchronized void connected(String from, DBRType nativeType, int count) {
    DbrType archived = CaValues.archived(nativeType, count);
    if (closed || archived == null) {
      return;
    }
    boolean first = type == null;
    type = archived;
    host = from;
    elementCount = count;
    if (first) {
      network.later(window, this::finish);
      openFields();
    }
  }

  @Override
  public void subscribe(CaLink source, DBRType nativeType, int count) throws CAException {
    DBRType describing = CaValues.describing(nativeType);
    if (describing != null) {
      source.get(describing, 1, this::described);
    }
    source.monitor(
        CaValues.timed(nativeType), count, CaLink.VALUE_LOG_AND_ALARM, dbr -> seen(dbr, count > 1));
  }

  @Override
  public void lost(String why) {
    // The window goes on; what was learned stands.
  }

  private synchronized void described(DBR dbr) {
    metadata = CaMetadata.of(dbr);
  }

  private synchronized void seen(@Nullable DBR dbr, boolean waveform) {
    if (dbr != null) {
      Update update = CaValues.update(dbr, waveform);
      events++;
      bytes += SampleSize.of(update);
    }
  }

  private void openFields() {
    PvName name = PvName.parse(pvName).orElse(null);
    if (name == null) {
      return;
    }
    String suffix = name.toString().substring(name.base().length());
    read(
        name.base() + ".NAME", DBRType.STRING, dbr -> nameRead(CaValues.text(dbr) + suffix, false));
    read(name.base() + ".NAME$", DBRType.BYTE, dbr -> nameRead(longName(dbr) + suffix, true));
    if (!name.hasField()) {
      read(name.base() + ".RTYP", DBRType.STRING, dbr -> fieldRead("RTYP", dbr));
      read(name.base() + ".SCAN", DBRType.STRING, dbr -> fieldRead("SCAN", dbr));
      read(name.base() + ".ADEL", DBRType.DOUBLE, dbr -> fieldRead("ADEL", dbr));
      read(name.base() + ".MDEL", DBRType.DOUBLE, dbr -> fieldRead("MDEL", dbr));
    }
  }

  private void read(String name, DBRType type, Consumer<DBR> answer) {
    links.add(
        new CaLink(
            network,
            name,
            new CaLink.Listener() {
              @Override
              public void connected(String from, DBRType nativeType, int count) {
                // Read below.
              }

              @Override
              public void subscribe(CaLink source, DBRType nativeType, int count)
                  throws CAException {
                source.get(type, DBRType.BYTE.equals(type) ? count : 1, answer);
              }

              @Override
              public void lost(String why) {
                // Left out unless it was read already.
              }
            }));
  }

  private synchronized void fieldRead(String field, DBR dbr) {
    fields.put(field, CaValues.text(dbr));
  }

  /** NAME cuts long names off, NAME$ does not, so it wins. */
  private synchronized void nameRead(String name, boolean whole) {
    if (whole) {
      fields.put("NAME", name);
    } else {
      fields.putIfAbsent("NAME", name);
    }
  }

  private static String longName(DBR dbr) {
    byte[] characters = (byte[]) dbr.getValue();
    int length = 0;
    while (length < characters.length && characters[length] != 0) {
      length++;
    }
    return new String(characters, 0, length, StandardCharsets.UTF_8);
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
              metadata.limits(),
              metadata.precision(),
              metadata.units(),
              Rates.seen(events, bytes, window),
              events,
              fields);
    }
    close();
    learned.accept(info);
  }

  /** Links call this while they hold their lock, so they are closed without holding ours. */
  @Override
  public void close() {
    List<CaLink> open;
    synchronized (this) {
      closed = true;
      open = List.copyOf(links);
    }
    open.forEach(CaLink::close);
  }
}
