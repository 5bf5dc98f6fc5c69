package io.varve.engine.channel.ca;

import io.varve.engine.ca.CaClient;
import io.varve.engine.ca.CaLink;
import io.varve.engine.ca.CaValue;
import io.varve.engine.ca.Form;
import io.varve.engine.ca.LinkState;
import io.varve.engine.channel.sampling.SampledPv;
import io.varve.name.PvName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The fields of a record that are archived with its value, each over a channel of its own (contract
 * mgmt-engine-etl 3.4). On the client's thread, but for {@link #values}.
 */
final class CaFields {
  /** Read for every PV with archived fields, and stored with them once a day. */
  private static final String RUNTIME_FIELD = "DESC";

  private final SampledPv pv;
  private final List<CaLink> links = new ArrayList<>();
  private final Map<String, String> values = new ConcurrentHashMap<>();

  private CaFields(SampledPv pv) {
    this.pv = pv;
  }

  /** Follows the fields; those of a PV that is itself a field are none. */
  static CaFields open(CaClient client, SampledPv pv) {
    CaFields fields = new CaFields(pv);
    PvName name = PvName.parse(pv.info().pvName()).orElse(null);
    if (name == null || name.hasField()) {
      return fields;
    }
    List<String> wanted = pv.info().archiveFields();
    for (String field : wanted) {
      fields.links.add(client.open(name.base() + "." + field, fields.new Field(field, true)));
    }
    if (!wanted.contains(RUNTIME_FIELD)) {
      fields.links.add(
          client.open(name.base() + "." + RUNTIME_FIELD, fields.new Field(RUNTIME_FIELD, false)));
    }
    return fields;
  }

  /** One field. */
  private final class Field implements CaLink.Listener, CaLink.Receiver {
    private final String name;
    private final boolean archived;

    private Field(String name, boolean archived) {
      this.name = name;
      this.archived = archived;
    }

    @Override
    public void connected(CaLink link) {
      var _ = link.subscribe(link.nativeType(), Form.PLAIN, 1, CaLink.LOG_AND_ALARM, this);
    }

    @Override
    public void received(CaValue value) {
      if (value.count() == 0) {
        return;
      }
      String text = value.textAt(0);
      values.put(name, text);
      if (archived) {
        pv.field(name, text);
      } else {
        pv.constantField(name, text);
      }
    }

    @Override
    public void failed(String why) {
      // The last value stands.
    }

    @Override
    public void lost(String why) {
      // The last value stands.
    }

    @Override
    public void heardAgain(CaLink link) {
      // Its values go on.
    }
  }

  /** The newest values; from any thread. */
  Map<String, String> values() {
    return values;
  }

  /** How many are connected. */
  int connected() {
    return (int) links.stream().filter(link -> link.state() == LinkState.CONNECTED).count();
  }

  void close() {
    links.forEach(CaLink::close);
  }
}
