package io.varve.engine.bpl;

import io.varve.engine.archiving.ArchivedPv.Running;
import io.varve.engine.archiving.Engine;
import io.varve.engine.archiving.Probe;
import io.varve.engine.channel.ChannelStatus;
import io.varve.engine.recording.FlushLoad;
import io.varve.web.GroupedNumber;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the engine does as a whole, counted at one instant (contract mgmt-engine-etl 3.10). Its
 * counts leave paused PVs out.
 *
 * @param pvs PVs that are recorded
 * @param connected those of them whose IOC is there
 * @param paused PVs that are not recorded because they are paused
 * @param channels channels of PVs and of fields, over both protocols
 * @param caChannels those over Channel Access, with those of archive requests
 * @param caSearching Channel Access PVs that are looked for
 * @param probes PVs of archive requests that are looked for or watched
 * @param queued samples that wait to be journalled
 * @param eventRate samples a second
 * @param storage bytes of samples
 * @param load what it costs to bring them to their files
 */
record EngineFigures(
    int pvs,
    int connected,
    int paused,
    int channels,
    int caChannels,
    int caSearching,
    int probes,
    int queued,
    double eventRate,
    StorageRate storage,
    FlushLoad load) {

  static EngineFigures of(Engine engine, Instant now) {
    int pvs = 0;
    int connected = 0;
    int channels = 0;
    int caChannels = 0;
    int caSearching = 0;
    double eventRate = 0;
    double byteRate = 0;
    List<Running> all = engine.pvs().stream().flatMap(pv -> pv.running().stream()).toList();
    for (Running running : all) {
      ChannelStatus status = running.channel().status();
      int own = 1 + FieldChannels.of(running.info()).size();
      pvs++;
      channels += own;
      connected += status.connected() ? 1 : 0;
      if (!running.info().usePva()) {
        caChannels += own;
        caSearching += status.connected() ? 0 : 1;
      }
      eventRate += status.eventRate(now);
      byteRate += status.byteRate(now);
    }
    List<Probe> probes = engine.probes();
    int caProbes = (int) probes.stream().filter(probe -> !probe.usePva()).count();
    return new EngineFigures(
        pvs,
        connected,
        engine.paused(),
        channels,
        caChannels + caProbes,
        caSearching + caProbes,
        probes.size(),
        engine.queued(),
        eventRate,
        new StorageRate(byteRate),
        engine.load());
  }

  int disconnected() {
    return pvs - connected;
  }

  /** Under the keys of getApplianceMetrics. Scripts read the counts as plain integers. */
  Map<String, String> summary() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("pvCount", String.valueOf(pvs));
    all.put("connectedPVCount", String.valueOf(connected));
    all.put("disconnectedPVCount", String.valueOf(disconnected()));
    all.put("eventRate", GroupedNumber.print(eventRate));
    all.put("dataRate", GroupedNumber.print(storage.bytesPerSecond()));
    all.put("dataRateGBPerDay", GroupedNumber.print(storage.gigabytesPerDay()));
    all.put("dataRateGBPerYear", GroupedNumber.print(storage.gigabytesPerYear()));
    all.put("formattedWriteThreadSeconds", GroupedNumber.print(load.elapsed()));
    all.put("secondsConsumedByWriter", String.valueOf(load.elapsed()));
    all.put("totalChannelIOSeconds", String.valueOf(load.seconds()));
    all.put("avgChannelsWrittenPerCycle", GroupedNumber.print(load.flushes()));
    all.put("skippedWriteCycles", String.valueOf(load.postponed()));
    return all;
  }

  /** The rows of getApplianceMetricsForAppliance. */
  void addTo(DetailRow.Rows rows) {
    rows.add("Total PV count", pvs)
        .add("Disconnected PV count", disconnected())
        .add("Connected PV count", connected)
        .add("Paused PV count", paused)
        .add("Total channels", channels)
        .add("Approx pending jobs in engine queue", queued)
        .add("Event Rate (in events/sec)", GroupedNumber.print(eventRate))
        .add("Data Rate (in bytes/sec)", GroupedNumber.print(storage.bytesPerSecond()))
        .add("Data Rate in (GB/day)", GroupedNumber.print(storage.gigabytesPerDay()))
        .add("Data Rate in (GB/year)", GroupedNumber.print(storage.gigabytesPerYear()))
        .add("Write cycle elapsed time (secs)", GroupedNumber.print(load.elapsed()))
        .add("Equivalent sequential I/O time per cycle (secs)", GroupedNumber.print(load.seconds()))
        .add("Avg channels written per cycle", GroupedNumber.print(load.flushes()))
        .add("Skipped write cycles (backpressure)", load.postponed())
        .add("Write cycle scheduling load (%)", GroupedNumber.print(load.percentElapsed()))
        .add("Equivalent sequential I/O load (%)", GroupedNumber.print(load.percentSequential()))
        .add("Benchmark - writing at (events/sec)", GroupedNumber.print(load.possible(eventRate)))
        .add(
            "Benchmark - writing at (MB/sec)",
            GroupedNumber.print(load.possible(storage.bytesPerSecond()) / (1 << 20)))
        .add("PVs pending computation of meta info", probes)
        .add("Total number of CAJ channels", caChannels)
        .add("Channels with pending search requests", caSearching + " of " + caChannels);
  }
}
