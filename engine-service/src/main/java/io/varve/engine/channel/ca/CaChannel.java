package io.varve.engine.channel.ca;

import io.varve.engine.ca.CaLink;
import io.varve.engine.ca.CaValue;
import io.varve.engine.ca.Description;
import io.varve.engine.ca.Form;
import io.varve.engine.ca.LinkState;
import io.varve.engine.ca.NativeType;
import io.varve.engine.ca.Subscription;
import io.varve.engine.channel.CaNumbers;
import io.varve.engine.channel.Channel;
import io.varve.engine.channel.ChannelStatus;
import io.varve.engine.channel.sampling.ClockRule;
import io.varve.engine.channel.sampling.SampledPv;
import io.varve.engine.recording.DropCause;
import io.varve.engine.recording.Recording;
import io.varve.typeinfo.TypeInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The channel of an archived PV over Channel Access (contract mgmt-engine-etl 3.2). */
final class CaChannel implements Channel, CaLink.Listener, CaLink.Receiver {
  private static final Logger log = LoggerFactory.getLogger(CaChannel.class);

  private final CaNetwork network;
  private final SampledPv pv;
  private final @Nullable UpdateWatch watch;
  private @Nullable CaLink link;
  private @Nullable Subscription subscription;
  private @Nullable CaFields fields;
  private volatile CaMetadata metadata = CaMetadata.NONE;
  private volatile int elementCount;

  CaChannel(CaNetwork network, TypeInfo info, Recording recording, ClockRule rule) {
    this.network = network;
    this.pv = new SampledPv(info, recording, rule, network.timer());
    this.watch = UpdateWatch.of(info);
    network.client().execute(this::open);
  }

  @Override
  public String name() {
    return pv.info().pvName();
  }

  private void open() {
    link = network.client().open(this);
    if (watch != null) {
      network.watch(this);
    }
  }

  /** Reads a channel that has been quiet since the last look. */
  void look() {
    CaLink quiet = link;
    if (quiet != null && watch != null && watch.isQuiet()) {
      quiet.read(quiet.nativeType(), Form.TIMED, 1, new Look());
    }
  }

  private final class Look implements CaLink.Receiver {
    @Override
    public void received(CaValue value) {
      Subscription silent = subscription;
      if (link != null && silent != null && watch != null && watch.misses(value)) {
        network.renewed(pv.info().pvName());
        subscription = link.renew(silent);
      }
    }

    @Override
    public void failed(String why) {
      // There is nothing to compare then.
    }
  }

  @Override
  public void connected(CaLink source) {
    elementCount = source.elementCount();
    there(source);
    NativeType type = source.nativeType();
    NativeType describing = CaUpdate.describing(type);
    if (describing != null) {
      source.read(describing, Form.DESCRIBED, 1, Descriptions.receiver(this::described));
    }
    subscription = source.subscribe(type, Form.TIMED, elementCount, CaLink.LOG_AND_ALARM, this);
    if (pv.info().useDbeProperties() && describing != null) {
      var _ =
          source.subscribe(
              describing,
              Form.DESCRIBED,
              1,
              CaLink.PROPERTY,
              Descriptions.receiver(this::propertiesChanged));
    } else {
      openFields();
    }
  }

  private void there(CaLink source) {
    pv.connected(
        source.host(), CaUpdate.archived(source.nativeType(), elementCount > 1), elementCount);
  }

  @Override
  public void heardAgain(CaLink source) {
    there(source);
  }

  @Override
  public void lost(String why) {
    pv.lost(why);
  }

  @Override
  public void received(CaValue value) {
    if (value.count() == 0 && elementCount <= 1) {
      failed("the IOC sent no element");
      return;
    }
    if (watch != null) {
      watch.heard(value);
    }
    try {
      pv.update(network.update().of(value, elementCount > 1));
    } catch (RuntimeException e) {
      log.error("{}: an update was not handled", pv.info().pvName(), e);
      pv.dropped(DropCause.FAULT);
    }
  }

  @Override
  public void failed(String why) {
    log.warn("{}: {}", pv.info().pvName(), why);
    pv.dropped(DropCause.UNREADABLE);
  }

  private void described(Description read) {
    CaMetadata described = CaMetadata.of(read, pv.info().limits());
    metadata = described;
    if (described.units() != null) {
      pv.constantField("EGU", described.units());
    }
    if (described.precision() != 0) {
      pv.constantField("PREC", Integer.toString(described.precision()));
    }
  }

  /** Property events stand in for channels of the fields (contract storage-retrieval 1.6). */
  private void propertiesChanged(Description read) {
    described(read);
    metadata.properties().forEach(pv::field);
  }

  /** Once, as soon as the PV is there; each field comes and goes by itself from then on. */
  private void openFields() {
    if (fields == null && !pv.info().archiveFields().isEmpty()) {
      fields = CaFields.open(network.client(), pv);
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
    CaFields opened = fields;
    if (opened != null) {
      opened.addTo(all);
    }
    return all;
  }

  @Override
  public CaNumbers caNumbers() {
    AtomicReference<@Nullable CaNumbers> numbers = new AtomicReference<>();
    network.await(pv.info().pvName(), () -> numbers.set(numbers()));
    return Objects.requireNonNullElse(numbers.get(), CaNumbers.NONE);
  }

  private CaNumbers numbers() {
    CaLink sought = link;
    if (sought == null) {
      return CaNumbers.NONE;
    }
    boolean there = sought.state() == LinkState.CONNECTED;
    return new CaNumbers(
        sought.searches(),
        sought.id(),
        there ? sought.serverId() : CaNumbers.UNKNOWN,
        there && subscription != null ? subscription.id() : CaNumbers.UNKNOWN,
        fields == null ? 0 : fields.connected());
  }

  @Override
  public void close() {
    network.await(
        pv.info().pvName(),
        () -> {
          pv.close();
          network.unwatch(this);
          if (link != null) {
            link.close();
          }
          if (fields != null) {
            fields.close();
          }
        });
  }
}
