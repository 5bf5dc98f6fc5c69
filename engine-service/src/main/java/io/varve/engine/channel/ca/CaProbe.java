package io.varve.engine.channel.ca;

import io.varve.engine.ca.CaLink;
import io.varve.engine.ca.CaValue;
import io.varve.engine.ca.Description;
import io.varve.engine.ca.Form;
import io.varve.engine.ca.NativeType;
import io.varve.engine.channel.sampling.Traffic;
import io.varve.name.PvName;
import io.varve.sample.DbrType;
import io.varve.typeinfo.Limits;
import io.varve.typeinfo.MetaInfo;
import io.varve.typeinfo.Rates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a PV, watches it for a while and reads what the policies ask for (contract
 * mgmt-engine-etl 2.4, "What the engine samples").
 *
 * <p>The window begins with the first connection. What every record has, and policies decide by, is
 * waited for some seconds longer: a busy machine or IOC must not change how a PV is archived.
 * Fields that have not answered then are left out, because not every server has them. On the
 * client's thread.
 */
final class CaProbe implements CaLink.Listener, CaLink.Receiver, AutoCloseable {
  /** From the end of the window to the end of all waiting. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String DESCRIPTION = "units and limits";

  private final CaNetwork network;
  private final String pvName;
  private final Duration window;
  private final Consumer<MetaInfo> learned;
  private final Map<String, String> fields = new TreeMap<>();
  private final List<CaLink> links = new ArrayList<>();
  private final Traffic traffic = new Traffic();

  /** What has not been answered and is worth waiting for. */
  private final Set<String> wanted = new HashSet<>();

  private CaMetadata metadata = CaMetadata.NONE;
  private @Nullable DbrType type;
  private String host = "";
  private int elementCount = 1;

  /** What came within the window, once that is over. */
  private @Nullable Rates rates;

  private long events;
  private boolean closed;

  CaProbe(CaNetwork network, String pvName, Duration window, Consumer<MetaInfo> learned) {
    this.network = network;
    this.pvName = pvName;
    this.window = window;
    this.learned = learned;
    network.client().execute(() -> look(this));
  }

  private void look(CaLink.Listener listener) {
    if (!closed) {
      links.add(network.client().open(listener));
    }
  }

  @Override
  public String name() {
    return pvName;
  }

  @Override
  public void connected(CaLink link) {
    boolean first = type == null;
    elementCount = link.elementCount();
    type = CaUpdate.archived(link.nativeType(), elementCount > 1);
    host = link.host();
    NativeType describing = CaUpdate.describing(link.nativeType());
    if (describing != null) {
      wanted.add(DESCRIPTION);
      link.read(describing, Form.DESCRIBED, 1, Descriptions.receiver(this::described));
    }
    var _ =
        link.subscribe(
            link.nativeType(), Form.TIMED, link.elementCount(), CaLink.LOG_AND_ALARM, this);
    if (first) {
      lookForFields();
      var _ = network.client().after(window, this::windowEnds);
    }
  }

  private void windowEnds() {
    rates = Rates.seen(traffic.events(), traffic.bytes(), window);
    events = traffic.events();
    if (wanted.isEmpty()) {
      finish();
    } else {
      var _ = network.client().after(PATIENCE, this::finish);
    }
  }

  private void answered(String what) {
    if (wanted.remove(what) && wanted.isEmpty() && rates != null) {
      finish();
    }
  }

  private void described(Description read) {
    metadata = CaMetadata.of(read, Limits.ZERO);
    answered(DESCRIPTION);
  }

  @Override
  public void received(CaValue value) {
    if (value.count() > 0 || elementCount > 1) {
      traffic.count(network.update().of(value, elementCount > 1));
    }
  }

  @Override
  public void failed(String why) {
    // It counts as no update.
  }

  @Override
  public void lost(String why) {
    // The window goes on; what was learned stands.
  }

  @Override
  public void heardAgain(CaLink link) {
    // Its values go on.
  }

  private void lookForFields() {
    PvName name = PvName.parse(pvName).orElse(null);
    if (name == null) {
      return;
    }
    String suffix = name.toString().substring(name.base().length());
    wanted.add("NAME");
    read(
        name.base() + ".NAME",
        NativeType.STRING,
        value -> {
          fields.putIfAbsent("NAME", value.stringAt(0) + suffix);
          answered("NAME");
        });
    // NAME cuts long names off, NAME$ does not, so it wins.
    read(
        name.base() + ".NAME$",
        NativeType.CHAR,
        value -> fields.put("NAME", value.longText() + suffix));
    if (!name.hasField()) {
      for (String field : List.of("RTYP", "SCAN")) {
        wanted.add(field);
        read(
            name.base() + "." + field,
            NativeType.STRING,
            value -> {
              fields.put(field, value.stringAt(0));
              answered(field);
            });
      }
      for (String field : List.of("ADEL", "MDEL")) {
        read(
            name.base() + "." + field,
            NativeType.DOUBLE,
            value -> fields.put(field, value.textAt(0)));
      }
    }
  }

  private void read(String name, NativeType as, Consumer<CaValue> answer) {
    look(
        new CaLink.Listener() {
          @Override
          public String name() {
            return name;
          }

          @Override
          public void connected(CaLink link) {
            long count = as == NativeType.CHAR ? link.elementCount() : 1;
            link.read(as, Form.PLAIN, count, new Answer(answer));
          }

          @Override
          public void lost(String why) {
            // Left out unless it was read already.
          }

          @Override
          public void heardAgain(CaLink link) {
            // The same.
          }
        });
  }

  private record Answer(Consumer<CaValue> answer) implements CaLink.Receiver {
    @Override
    public void received(CaValue value) {
      if (value.count() > 0) {
        answer.accept(value);
      }
    }

    @Override
    public void failed(String why) {
      // Left out.
    }
  }

  private void finish() {
    DbrType known = type;
    Rates seen = rates;
    if (closed || known == null || seen == null) {
      return;
    }
    MetaInfo info =
        new MetaInfo(
            known,
            elementCount,
            host,
            metadata.limits(),
            metadata.precision(),
            metadata.units(),
            seen,
            events,
            fields);
    leave();
    // Whoever listens may take its time.
    var _ = Thread.ofVirtual().name("ca-probe").start(() -> learned.accept(info));
  }

  private void leave() {
    closed = true;
    links.forEach(CaLink::close);
  }

  @Override
  public void close() {
    network.client().execute(this::leave);
  }
}
