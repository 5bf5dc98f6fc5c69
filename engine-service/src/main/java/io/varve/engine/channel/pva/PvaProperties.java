package io.varve.engine.channel.pva;

import org.epics.pva.PVASettings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How pvAccess finds IOCs. What is not set comes from the EPICS environment variable named beside
 * it, and from the protocol's default after that.
 *
 * @param addrList hosts, with or without port, separated by blanks (EPICS_PVA_ADDR_LIST)
 * @param autoAddrList whether to search on every network as well (EPICS_PVA_AUTO_ADDR_LIST)
 * @param nameServers hosts asked over TCP (EPICS_PVA_NAME_SERVERS)
 * @param broadcastPort port searched when an address names none (EPICS_PVA_BROADCAST_PORT)
 * @param serverPort port of name servers whose address names none (EPICS_PVA_SERVER_PORT)
 * @param connTmo seconds of silence until an IOC counts as gone (EPICS_PVA_CONN_TMO)
 */
@ConfigurationProperties("varve.engine.pva")
public record PvaProperties(
    @Nullable String addrList,
    @Nullable Boolean autoAddrList,
    @Nullable String nameServers,
    @Nullable Integer broadcastPort,
    @Nullable Integer serverPort,
    @Nullable Integer connTmo) {

  /** Nothing set: all from the environment. */
  public static final PvaProperties NONE = new PvaProperties(null, null, null, null, null, null);

  /**
   * Hands the settings to the library, which keeps them in static fields and has read the
   * environment itself.
   */
  void apply() {
    if (addrList != null) {
      PVASettings.EPICS_PVA_ADDR_LIST = addrList;
    }
    if (autoAddrList != null) {
      PVASettings.EPICS_PVA_AUTO_ADDR_LIST = autoAddrList;
    }
    if (nameServers != null) {
      PVASettings.EPICS_PVA_NAME_SERVERS = nameServers;
    }
    if (broadcastPort != null) {
      PVASettings.EPICS_PVA_BROADCAST_PORT = broadcastPort;
    }
    if (serverPort != null) {
      PVASettings.EPICS_PVA_SERVER_PORT = serverPort;
    }
    if (connTmo != null) {
      PVASettings.EPICS_PVA_CONN_TMO = connTmo;
    }
  }
}
