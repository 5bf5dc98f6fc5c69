package io.varve.engine.channel.ca;

import gov.aps.jca.CAException;
import gov.aps.jca.dbr.DBR;
import gov.aps.jca.dbr.DBRType;
import io.varve.engine.channel.Channel;
import io.varve.engine.channel.ChannelStatus;
import io.varve.engine.channel.sampling.SampledPv;
import io.varve.engine.recording.DropCause;
import io.varve.name.PvName;
import io.varve.sample.DbrType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The channel of an archived PV over Channel Access (contract mgmt-engine-etl 3.2, 3.4). */
final class CaChannel implements Channel {
  private static final Logger log = LoggerFactory.getLogger(CaChannel.class);

  /** Read for every PV with archived fields, and stored with them once a day. */
  private static final String RUNTIME_FIELD = "DESC";

  private final CaNetwork network;
  private final SampledPv pv;
  private final CaLink link;
  private final List<CaLink> fieldLinks = new CopyOnWriteArrayList<>();
  private final Map<String, String> fieldValues = new ConcurrentHashMap<>();
  private volatile CaMetadata metadata = CaMetadata.NONE;
  private volatile int elementCount;
  private volatile boolean closed;

  CaChannel(CaNetwork network, SampledPv pv) {
    this.network = network;
    this.pv = pv;
    this.link = new CaLink(network, pv.info().pvName(), new Values());
  }

  private final class Values implements CaLink.Listener {
    @Override
    public void connected(String host, DBRType nativeType, int count) {
      DbrType archived = CaValues.archived(nativeType, count);
      if (archived == null) {
        pv.remark("the IOC offers the unknown type " + nativeType.getName());
        return;
      }
      elementCount = count;
      pv.connected(host, archived, count);
    }

    @Override
    public void subscribe(CaLink source, DBRType nativeType, int count) throws CAException {
      DBRType describing = CaValues.describing(nativeType);
      if (describing != null) {
        source.get(describing, 1, CaChannel.this::described);
      }
      boolean waveform = count > 1;
      source.monitor(
          CaValues.timed(nativeType),
          count,
          CaLink.VALUE_LOG_AND_ALARM,
          dbr -> updated(dbr, waveform));
      if (pv.info().useDbeProperties() && describing != null) {
        source.monitor(describing, 1, CaLink.PROPERTY, CaChannel.this::propertiesChanged);
      } else {
        openFields();
      }
    }

    @Override
    public void lost(String why) {
      pv.lost(why);
    }
  }

  private void updated(@Nullable DBR dbr, boolean waveform) {
    if (dbr == null) {
      log.warn("{}: an update could not be decoded", pv.info().pvName());
      pv.undecodable(DropCause.TYPE_CHANGE);
    } else {
      pv.update(CaValues.update(dbr, waveform));
    }
  }

  private void described(DBR dbr) {
    CaMetadata read = CaMetadata.of(dbr);
    metadata = read;
    if (read.units() != null) {
      pv.constantField("EGU", read.units());
    }
    if (read.precision() != 0) {
      pv.constantField("PREC", Integer.toString(read.precision()));
    }
  }

  /** Property events stand in for channels of the fields (contract storage-retrieval 1.6). */
  private void propertiesChanged(@Nullable DBR dbr) {
    if (dbr == null) {
      return;
    }
    described(dbr);
    metadata.properties().forEach(pv::field);
  }

  /** Once, as soon as the PV is there; each field comes and goes by itself from then on. */
  private void openFields() {
    PvName name = PvName.parse(pv.info().pvName()).orElse(null);
    List<String> wanted = pv.info().archiveFields();
    if (closed || !fieldLinks.isEmpty() || wanted.isEmpty() || name == null || name.hasField()) {
      return;
    }
    for (String field : wanted) {
      openField(name.base(), field, true);
    }
    if (!wanted.contains(RUNTIME_FIELD)) {
      openField(name.base(), RUNTIME_FIELD, false);
    }
    if (closed) {
      fieldLinks.forEach(CaLink::close);
    }
  }

  private void openField(String base, String field, boolean archived) {
    CaLink.Listener listener =
        new CaLink.Listener() {
          @Override
          public void connected(String host, DBRType nativeType, int count) {
            // Its values say all.
          }

          @Override
          public void subscribe(CaLink source, DBRType nativeType, int count) throws CAException {
            source.monitor(
                nativeType,
                1,
                CaLink.VALUE_LOG_AND_ALARM,
                dbr -> fieldUpdated(field, dbr, archived));
          }

          @Override
          public void lost(String why) {
            // The last value stands.
          }
        };
    fieldLinks.add(new CaLink(network, base + "." + field, listener));
  }

  private void fieldUpdated(String field, @Nullable DBR dbr, boolean archived) {
    if (dbr == null) {
      return;
    }
    String value = CaValues.text(dbr);
    fieldValues.put(field, value);
    if (archived) {
      pv.field(field, value);
    } else {
      pv.constantField(field, value);
    }
  }

  @Override
  public ChannelStatus status() {
    return pv.status();
  }

  @Override
  public Map<String, String> metadata() {
    if (elementCount == 0) {
      return Map.of();
    }
    Map<String, String> all = new LinkedHashMap<>(metadata.flattened(elementCount));
    all.putAll(fieldValues);
    return all;
  }

  @Override
  public void close() {
    closed = true;
    pv.close();
    link.close();
    fieldLinks.forEach(CaLink::close);
  }
}
