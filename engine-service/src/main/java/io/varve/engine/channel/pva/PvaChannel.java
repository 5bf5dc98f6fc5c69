package io.varve.engine.channel.pva;

import io.varve.engine.channel.Channel;
import io.varve.engine.channel.ChannelStatus;
import io.varve.engine.channel.sampling.ClockRule;
import io.varve.engine.channel.sampling.SampledPv;
import io.varve.engine.channel.sampling.ScanTimer;
import io.varve.engine.channel.sampling.Update;
import io.varve.engine.recording.DropCause;
import io.varve.engine.recording.Recording;
import io.varve.typeinfo.TypeInfo;
import java.time.Clock;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.epics.pva.client.PVAClient;
import org.epics.pva.data.PVAStringArray;
import org.epics.pva.data.PVAStructure;

/** The channel of an archived PV over pvAccess (contract mgmt-engine-etl 3.3). */
final class PvaChannel implements Channel, PvaLink.Listener {
  private final SampledPv pv;
  private final Clock clock;

  /** Of the current connection; guarded by the link's calls coming one at a time. */
  private PvaFields fields = PvaFields.NONE;

  private final Map<String, String> lastTexts = new HashMap<>();
  private volatile Map<String, String> metadata = Map.of();
  private final PvaLink link;

  /** Held by whoever tells the PV anything. */
  private final Object turn = new Object();

  PvaChannel(
      PVAClient client, TypeInfo info, Recording recording, ClockRule rule, ScanTimer timer) {
    this.clock = rule.clock();
    this.pv =
        new SampledPv(
            info, recording, rule, (period, task) -> timer.every(period, () -> inTurn(task)));
    this.link = new PvaLink(client, info.pvName(), turn, this);
  }

  private void inTurn(Runnable task) {
    synchronized (turn) {
      task.run();
    }
  }

  @Override
  public void updated(String host, boolean first, BitSet changes, PVAStructure data) {
    BitSetView view = new BitSetView(changes);
    boolean stamped = first || PvaValues.stamped(data, view);
    Update update = stamped ? PvaValues.update(data, clock) : null;
    if (first && update != null) {
      fields = PvaFields.of(data);
      int count = PvaValues.elementCount(update.value());
      pv.connected(host, update.value().type(), count);
      pv.fieldSnapshot(fields.snapshot());
      remember();
      metadata = described(data, count);
    } else {
      noteChanges(data, view);
      if (pv.fieldSnapshotDue()) {
        pv.fieldSnapshot(fields.snapshot());
      }
    }
    if (update != null) {
      pv.update(update);
    }
  }

  private void remember() {
    lastTexts.clear();
    for (PvaFields.Leaf leaf : fields.leaves()) {
      if (noted(leaf)) {
        lastTexts.put(leaf.path(), String.valueOf(PvaFields.text(leaf.data())));
      }
    }
  }

  /** Fields with a record field's meaning, and those that were asked for; never alarm and time. */
  private boolean noted(PvaFields.Leaf leaf) {
    return leaf.field() != null
        || (pv.info().archiveFields().contains(leaf.path())
            && !leaf.path().startsWith("alarm.")
            && !leaf.path().startsWith("timeStamp."));
  }

  private void noteChanges(PVAStructure data, BitSetView view) {
    for (PvaFields.Leaf leaf : fields.leaves()) {
      if (!noted(leaf) || !view.touches(data, leaf.data())) {
        continue;
      }
      String text = PvaFields.text(leaf.data());
      if (text != null && !text.equals(lastTexts.put(leaf.path(), text))) {
        String name = leaf.field() == null ? leaf.path() : leaf.field();
        pv.fieldChange(name, text);
        Map<String, String> renewed = new LinkedHashMap<>(metadata);
        renewed.put(name, text);
        metadata = renewed;
      }
    }
  }

  private Map<String, String> described(PVAStructure data, int elementCount) {
    Map<String, String> all = new LinkedHashMap<>(fields.recordFields());
    all.put("EAA_COUNT", Integer.toString(elementCount));
    if (data.get("value") instanceof PVAStructure value
        && value.get("choices") instanceof PVAStringArray choices) {
      String[] labels = choices.get();
      for (int i = 0; i < labels.length; i++) {
        all.put("ENUM_" + i, String.valueOf(labels[i]));
      }
    }
    return all;
  }

  @Override
  public void lost(String why) {
    pv.lost(why);
  }

  @Override
  public void overrun() {
    pv.dropped(DropCause.OVERRUN);
  }

  @Override
  public void failed() {
    pv.dropped(DropCause.FAULT);
  }

  @Override
  public ChannelStatus status() {
    return pv.status();
  }

  @Override
  public Map<String, String> metadata() {
    return Map.copyOf(metadata);
  }

  @Override
  public void close() {
    inTurn(pv::close);
    link.close();
  }
}
