package io.varve.engine.recording;

import io.varve.journal.FsyncPolicy;
import io.varve.journal.JournalSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How samples are queued, journalled and written.
 *
 * @param shards writer threads, each with a journal of its own
 * @param queueSamples samples a shard's inbox takes before it refuses
 * @param queueBytes bytes a shard's inbox takes before it refuses
 * @param flushInterval age at which lines in memory go to their partition file, when they are many
 * @param flushLongest age at which they go there however few they are; not below the interval
 * @param flushSmall bytes of one PV from which on its lines are many: an append costs the same for
 *     two lines as for a hundred, and what waits is in the journal and in answers
 * @param flushBytes bytes of one PV at which its lines go there at once
 * @param flushRetry pause before a flush that failed is tried again
 * @param pendingBytes memory of one shard for lines that are in no file yet; beyond it samples are
 *     dropped and counted
 * @param closeTimeout how long closing a PV waits for its last lines to be in their file
 * @param spaceFloor free space the disk of a short-term store must keep; below it nothing is
 *     appended, and journal and memory keep what they can
 * @param clockDrift how far an IOC's clock may be off, both ways (EAA: server_ioc_drift_seconds)
 * @param journal the journal
 */
@ConfigurationProperties("varve.engine")
public record RecordingProperties(
    @DefaultValue("2") int shards,
    @DefaultValue("262144") int queueSamples,
    @DefaultValue("64MB") DataSize queueBytes,
    @DefaultValue("10s") Duration flushInterval,
    @DefaultValue("60s") Duration flushLongest,
    @DefaultValue("2KB") DataSize flushSmall,
    @DefaultValue("256KB") DataSize flushBytes,
    @DefaultValue("2s") Duration flushRetry,
    @DefaultValue("128MB") DataSize pendingBytes,
    @DefaultValue("10s") Duration closeTimeout,
    @DefaultValue("128MB") DataSize spaceFloor,
    @DefaultValue("1800s") Duration clockDrift,
    @DefaultValue Journal journal) {

  public RecordingProperties {
    if (shards < 1 || shards > 256) {
      throw new IllegalArgumentException(
          "varve.engine.shards must lie in 1 to 256 and is " + shards);
    }
    if (flushLongest.compareTo(flushInterval) < 0) {
      flushLongest = flushInterval;
    }
  }

  /**
   * @param folder of all shards; default {@code journal} in the data folder
   * @param segment bytes of one segment
   * @param max bytes of one shard's journal
   * @param fsync when it is forced to the disk
   * @param fsyncInterval how often, for the policy interval
   */
  public record Journal(
      @Nullable Path folder,
      @DefaultValue("64MB") DataSize segment,
      @DefaultValue("1GB") DataSize max,
      @DefaultValue("interval") FsyncPolicy fsync,
      @DefaultValue("1s") Duration fsyncInterval) {

    public JournalSettings settings() {
      return new JournalSettings(segment.toBytes(), max.toBytes(), fsync, fsyncInterval);
    }
  }
}
