package io.varve.engine.archiving;

import io.varve.engine.channel.Channel;
import io.varve.engine.channel.ChannelFactory;
import io.varve.engine.channel.ChannelState;
import io.varve.engine.channel.ChannelStatus;
import io.varve.engine.recording.DropCause;
import io.varve.engine.recording.Recording;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.typeinfo.Limits;
import io.varve.typeinfo.MetaInfo;
import io.varve.typeinfo.Rates;
import io.varve.typeinfo.TypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A network in memory, on which every PV exists and says what the test lets it say. */
public final class FakeChannels implements ChannelFactory {
  /** When every channel connected. */
  public static final Instant CONNECTED = Instant.parse("2026-11-21T09:27:10Z");

  /** PVs that a probe never finds. */
  public final Set<String> silent = ConcurrentHashMap.newKeySet();

  public final Map<String, FakeChannel> open = new ConcurrentHashMap<>();
  final List<String> opened = new CopyOnWriteArrayList<>();
  final Set<String> probed = ConcurrentHashMap.newKeySet();

  @Override
  public Channel open(TypeInfo info, Recording recording) {
    FakeChannel channel = new FakeChannel(info, recording);
    open.put(info.pvName(), channel);
    opened.add(info.pvName());
    return channel;
  }

  @Override
  public AutoCloseable probe(String pvName, boolean usePva, Consumer<MetaInfo> learned) {
    probed.add(pvName);
    if (!silent.contains(pvName)) {
      learned.accept(
          new MetaInfo(
              DbrType.SCALAR_INT, 1, "ioc", Limits.ZERO, 0, "mm", Rates.UNKNOWN, 1, Map.of()));
    }
    return () -> probed.remove(pvName);
  }

  @Override
  public void close() {
    open.clear();
  }

  /** One PV of that network. */
  public final class FakeChannel implements Channel {
    private final TypeInfo info;
    private final Recording recording;
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger losses = new AtomicInteger();
    private volatile boolean connected = true;
    private volatile boolean closed;
    private volatile @Nullable Instant lastEvent;

    FakeChannel(TypeInfo info, Recording recording) {
      this.info = info;
      this.recording = recording;
    }

    /** The IOC sends a value; false when nobody listens any more. */
    public boolean send(Instant time, int value) {
      return send(time, new SampleValue.ScalarInt(value));
    }

    /** The IOC sends a value; false when nobody listens any more. */
    public synchronized boolean send(Instant time, SampleValue value) {
      if (closed) {
        return false;
      }
      Sample sample = new Sample(time.getEpochSecond(), time.getNano(), value, 0, 0);
      if (recording.record(sample)) {
        accepted.incrementAndGet();
        lastEvent = time;
      }
      return true;
    }

    int accepted() {
      return accepted.get();
    }

    public void drop(DropCause cause, int count) {
      for (int i = 0; i < count; i++) {
        recording.dropped(cause);
      }
    }

    public void disconnect() {
      connected = false;
    }

    public void comeBack() {
      connected = true;
      losses.incrementAndGet();
    }

    public TypeInfo info() {
      return info;
    }

    boolean closed() {
      return closed;
    }

    @Override
    public ChannelStatus status() {
      return new ChannelStatus(
          connected ? ChannelState.CONNECTED : ChannelState.DISCONNECTED,
          CONNECTED,
          "the test wants it",
          "ioc:5064",
          info.type(),
          1,
          CONNECTED,
          null,
          connected ? null : CONNECTED,
          losses.get(),
          lastEvent,
          accepted.get(),
          20L * accepted.get(),
          null,
          false);
    }

    @Override
    public Map<String, String> metadata() {
      return Map.of("EGU", "mm");
    }

    @Override
    public synchronized void close() {
      closed = true;
      open.remove(info.pvName(), this);
    }
  }
}
