package io.varve.etl;

import io.varve.etl.plan.Schedule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of ETL.
 *
 * @param longestDelay runs of a stage are at most this far apart
 * @param offset a stage is due this long after the end of a partition
 * @param settle a run starts this long after it is due
 * @param interval when set, every stage runs at this interval instead
 * @param poll how often ETL looks for work
 * @param workers partitions moved at once into one store folder
 * @param reserve space that stays free in each store
 * @param farewell how long a stop may take to empty stores with {@code consolidateOnShutdown}
 * @param summaries whether summaries are kept of what is moved, so that reduced queries are fast
 * @param leaseTerm how long after the death of an ETL process another one may take over
 */
@ConfigurationProperties("varve.etl")
public record EtlProperties(
    @DefaultValue("8h") Duration longestDelay,
    @DefaultValue("5m") Duration offset,
    @DefaultValue("10s") Duration settle,
    @Nullable Duration interval,
    @DefaultValue("250ms") Duration poll,
    @DefaultValue("4") int workers,
    @DefaultValue("1MB") DataSize reserve,
    @DefaultValue("30s") Duration farewell,
    @DefaultValue("true") boolean summaries,
    @DefaultValue("30s") Duration leaseTerm) {

  public EtlProperties {
    if (workers < 1) {
      throw new IllegalArgumentException(
          "varve.etl.workers is " + workers + "; at least one is needed to move anything");
    }
  }

  Schedule schedule() {
    return new Schedule(longestDelay, offset, settle, interval);
  }
}
