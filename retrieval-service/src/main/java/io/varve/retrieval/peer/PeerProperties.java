package io.varve.retrieval.peer;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How retrieval gets on with other archives.
 *
 * @param sharedStores whether the stores of every appliance can be read from here, as on one volume
 *     of a cluster; then they are, and other appliances are asked for what is in no file yet
 * @param peers how other archives are asked
 */
@ConfigurationProperties("varve.retrieval")
public record PeerProperties(
    @DefaultValue("false") boolean sharedStores, @DefaultValue Peers peers) {

  /**
   * @param redirect whether a request for a PV of another appliance is sent there with a 302
   *     instead of being passed on (EAA: DataRetrievalServlet.proxyRetrievalRequest)
   * @param connectTimeout longest wait for a connection (EAA: proxyConnectTimeoutMs)
   * @param idleTimeout longest silence, before the first byte and between any two (EAA:
   *     proxySocketTimeoutMs)
   * @param questionTimeout longest wait for a short answer, such as whether a PV is there, and
   *     longest silence for a live stream
   * @param pause how long an archive that failed three times in a row is not asked
   * @param membership how long it is remembered which PVs a server outside has
   */
  public record Peers(
      @DefaultValue("false") boolean redirect,
      @DefaultValue("10s") Duration connectTimeout,
      @DefaultValue("30s") Duration idleTimeout,
      @DefaultValue("5s") Duration questionTimeout,
      @DefaultValue("5s") Duration pause,
      @DefaultValue Membership membership) {}

  /**
   * @param yes how long a server is believed that it has a PV
   * @param no how long it is believed that it has not
   * @param silence how long a server that did not answer is not asked again for the same PV
   * @param entries answers that are remembered at most
   */
  public record Membership(
      @DefaultValue("24h") Duration yes,
      @DefaultValue("1m") Duration no,
      @DefaultValue("10s") Duration silence,
      @DefaultValue("100000") int entries) {}
}
