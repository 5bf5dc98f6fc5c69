package io.varve.engine.channel.ca;

import io.varve.engine.ca.CaClient;
import io.varve.engine.ca.CaLink;
import io.varve.engine.ca.CaValue;
import io.varve.engine.ca.Form;
import io.varve.engine.ca.LinkState;
import io.varve.engine.channel.sampling.SampledPv;
import io.varve.name.PvName;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a record that are archived with its value, each over a channel of its own (contract
 * mgmt-engine-etl 3.4). On the client's thread, but for {@link #addTo}.
 */
final class CaFields {
  /** Read for every PV with archived fields, and stored with them once a day. */
  private static final String RUNTIME_FIELD = "DESC";

  private final SampledPv pv;
  private final String record;
  private final Field[] fields;

  private CaFields(SampledPv pv, String record, List<String> archived) {
    this.pv = pv;
    this.record = record;
    boolean more = !archived.isEmpty() && !archived.contains(RUNTIME_FIELD);
    fields = new Field[archived.size() + (more ? 1 : 0)];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = new Field(i < archived.size() ? archived.get(i) : RUNTIME_FIELD);
    }
  }

  /** Follows the fields; those of a PV that is itself a field are none. */
  static CaFields open(CaClient client, SampledPv pv) {
    String pvName = pv.info().pvName();
    PvName name = PvName.parse(pvName).orElse(null);
    CaFields opened =
        name == null || name.hasField()
            ? new CaFields(pv, pvName, List.of())
            : new CaFields(
                pv, name.base().equals(pvName) ? pvName : name.base(), pv.info().archiveFields());
    for (Field field : opened.fields) {
      field.link = client.open(field);
    }
    return opened;
  }

  /** One field. There are eight times as many as PVs, so nothing is kept that others know. */
  private final class Field implements CaLink.Listener, CaLink.Receiver {
    private final String field;
    private @Nullable CaLink link;
    private volatile @Nullable String value;

    private Field(String field) {
      this.field = field;
    }

    @Override
    public String name() {
      return record + "." + field;
    }

    @Override
    public void connected(CaLink source) {
      var _ = source.subscribe(source.nativeType(), Form.PLAIN, 1, CaLink.LOG_AND_ALARM, this);
    }

    @Override
    public void received(CaValue read) {
      if (read.count() == 0) {
        return;
      }
      String text = read.textAt(0);
      value = text;
      if (pv.info().archiveFields().contains(field)) {
        pv.field(field, text);
      } else {
        pv.constantField(field, text);
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
    public void heardAgain(CaLink source) {
      // Its values go on.
    }
  }

  /** Adds the newest values by field; from any thread. */
  void addTo(Map<String, String> values) {
    for (Field field : fields) {
      String value = field.value;
      if (value != null) {
        values.put(field.field, value);
      }
    }
  }

  /** How many are connected. */
  int connected() {
    int connected = 0;
    for (Field field : fields) {
      if (field.link != null && field.link.state() == LinkState.CONNECTED) {
        connected++;
      }
    }
    return connected;
  }

  void close() {
    for (Field field : fields) {
      if (field.link != null) {
        field.link.close();
      }
    }
  }
}
