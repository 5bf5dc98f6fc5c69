package io.varve.appliance;

import io.varve.simulatedioc.FreePort;
import java.io.IOException;
import java.util.Map;

/** The ports of an IOC on loopback, and what an appliance must be told to see that one only. */
public record IocPorts(int ca, int pva) {

  public static IocPorts free() throws IOException {
    return new IocPorts(FreePort.any(), FreePort.any());
  }

  public Map<String, String> settings() throws IOException {
    return Map.of(
        "varve.engine.ca.addr-list",
        "127.0.0.1:" + ca,
        "varve.engine.ca.auto-addr-list",
        "false",
        "varve.engine.ca.repeater-port",
        String.valueOf(FreePort.any()),
        "varve.engine.pva.addr-list",
        "127.0.0.1:" + pva,
        "varve.engine.pva.auto-addr-list",
        "false",
        "varve.engine.pva.broadcast-port",
        String.valueOf(FreePort.any()));
  }
}
