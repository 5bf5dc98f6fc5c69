package io.varve.engine.channel.ca;

import io.varve.engine.ca.AddressList;
import io.varve.engine.ca.CaSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How Channel Access finds IOCs. What is not set comes from the EPICS environment variable named
 * beside it, and from the protocol's default after that.
 *
 * @param addrList hosts, with or without port, separated by blanks (EPICS_CA_ADDR_LIST)
 * @param nameServers hosts that are asked over TCP, with or without port (EPICS_CA_NAME_SERVERS)
 * @param autoAddrList whether to search on every network as well (EPICS_CA_AUTO_ADDR_LIST)
 * @param serverPort port of IOCs whose address names none (EPICS_CA_SERVER_PORT)
 * @param repeaterPort port of the host's repeater (EPICS_CA_REPEATER_PORT)
 * @param maxArrayBytes largest value taken, in bytes (EPICS_CA_MAX_ARRAY_BYTES); 64 MiB
 * @param connTmo seconds of silence until an IOC counts as gone (EPICS_CA_CONN_TMO)
 * @param maxSearchPeriod seconds between two searches for a PV long sought
 *     (EPICS_CA_MAX_SEARCH_PERIOD)
 */
@ConfigurationProperties("varve.engine.ca")
public record CaProperties(
    @Nullable String addrList,
    @Nullable String nameServers,
    @Nullable Boolean autoAddrList,
    @Nullable Integer serverPort,
    @Nullable Integer repeaterPort,
    @Nullable Integer maxArrayBytes,
    @Nullable Float connTmo,
    @Nullable Float maxSearchPeriod) {

  /** Nothing set: all from the environment. */
  public static final CaProperties NONE =
      new CaProperties(null, null, null, null, null, null, null, null);

  /** Fills the gaps. */
  CaSettings settings(Function<String, @Nullable String> environment) {
    int port = or(serverPort, environment, "EPICS_CA_SERVER_PORT", Integer::valueOf, 5064);
    boolean auto =
        or(
            autoAddrList,
            environment,
            "EPICS_CA_AUTO_ADDR_LIST",
            text -> !text.strip().equalsIgnoreCase("no"),
            true);
    Set<InetSocketAddress> addresses =
        new LinkedHashSet<>(
            AddressList.parse(
                "EPICS_CA_ADDR_LIST",
                or(addrList, environment, "EPICS_CA_ADDR_LIST", Function.identity(), ""),
                port));
    if (auto) {
      addresses.addAll(AddressList.ofAllNetworks(port));
    }
    return new CaSettings(
        List.copyOf(addresses),
        AddressList.parse(
            "EPICS_CA_NAME_SERVERS",
            or(nameServers, environment, "EPICS_CA_NAME_SERVERS", Function.identity(), ""),
            port),
        or(repeaterPort, environment, "EPICS_CA_REPEATER_PORT", Integer::valueOf, 5065),
        or(maxArrayBytes, environment, "EPICS_CA_MAX_ARRAY_BYTES", Integer::valueOf, 64 << 20),
        seconds(or(connTmo, environment, "EPICS_CA_CONN_TMO", Float::valueOf, 30f)),
        seconds(
            or(maxSearchPeriod, environment, "EPICS_CA_MAX_SEARCH_PERIOD", Float::valueOf, 300f)));
  }

  private static Duration seconds(float seconds) {
    return Duration.ofMillis((long) (seconds * 1000));
  }

  private static <T> T or(
      @Nullable T value,
      Function<String, @Nullable String> environment,
      String name,
      Function<String, T> parse,
      T standard) {
    if (value != null) {
      return value;
    }
    String text = environment.apply(name);
    if (text == null || text.isBlank()) {
      return standard;
    }
    try {
      return parse.apply(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a number and is '" + text + "'", e);
    }
  }
}
