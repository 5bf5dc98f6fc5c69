package io.varve.etl.job;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of jobs.
 *
 * @param atOnce jobs that run at the same time
 * @param trashFor how long what a job takes out of a store stays in the trash, and a delete by time
 *     range can be undone
 * @param rememberFor how long ended jobs stay listed
 * @param patience how long a call of ETL's own waits for its job; the job goes on after that
 * @param fetchFor how long another archive may take for one answer
 */
@ConfigurationProperties("varve.etl.jobs")
public record JobProperties(
    @DefaultValue("2") int atOnce,
    @DefaultValue("7d") Duration trashFor,
    @DefaultValue("90d") Duration rememberFor,
    @DefaultValue("60s") Duration patience,
    @DefaultValue("10m") Duration fetchFor) {

  public JobProperties {
    if (atOnce < 1) {
      throw new IllegalArgumentException(
          "varve.etl.jobs.at-once is " + atOnce + "; at least one is needed to do anything");
    }
  }
}
