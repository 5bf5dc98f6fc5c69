package io.varve.mgmt.archiving;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How requests to archive a PV are treated.
 *
 * @param minimumSamplingPeriod seconds; a shorter period asked for is raised to it
 * @param defaultAccessProtocol the protocol of names without ca:// or pva://
 * @param abortAfter how long a PV is searched before its request is given up; zero or less: for
 *     ever
 */
@ConfigurationProperties("varve.mgmt.archiving")
public record ArchivingProperties(
    @DefaultValue("0.1") float minimumSamplingPeriod,
    @DefaultValue("CA") Protocol defaultAccessProtocol,
    @DefaultValue("1440m") Duration abortAfter) {

  /** How PVs are reached. */
  public enum Protocol {
    CA,
    PVA
  }
}
