package io.varve.simulatedioc;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;

/** Runs the demo's IOC until the process is stopped. */
public final class SimulatedIocApplication {
  private SimulatedIocApplication() {}

  /**
   * @param arguments {@code --ca-port=N} and {@code --pva-port=N}, also with a blank for the equals
   *     sign
   */
  public static void main(String[] arguments) throws InterruptedException {
    int caPort;
    int pvaPort;
    try {
      caPort = port(arguments, "--ca-port");
      pvaPort = port(arguments, "--pva-port");
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    Clock clock = Clock.systemUTC();
    SimulatedIoc ioc = new SimulatedIoc(caPort, pvaPort, clock);
    try {
      ioc.start();
    } catch (IOException e) {
      System.err.println("The simulated IOC does not start: " + e.getMessage());
      System.exit(1);
      return;
    }
    DemoBeamline beamline = new DemoBeamline(ioc, clock);
    beamline.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  beamline.close();
                  ioc.close();
                },
                "shutdown"));
    System.out.printf(
        "Simulated IOC ready: Channel Access on 127.0.0.1:%d, pvAccess on 127.0.0.1:%d, %d PVs%n",
        caPort, pvaPort, beamline.pvNames().size());
    new CountDownLatch(1).await();
  }

  private static int port(String[] arguments, String option) {
    for (int i = 0; i < arguments.length; i++) {
      String text = null;
      if (arguments[i].startsWith(option + "=")) {
        text = arguments[i].substring(option.length() + 1);
      } else if (arguments[i].equals(option) && i + 1 < arguments.length) {
        text = arguments[i + 1];
      }
      if (text != null) {
        return parse(option, text);
      }
    }
    throw new IllegalArgumentException(
        "Usage: --ca-port=PORT --pva-port=PORT (" + option + " is missing)");
  }

  private static int parse(String option, String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port < 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " must be a port and is '" + text + "'", e);
    }
    throw new IllegalArgumentException(option + " must lie in 1 to 65534 and is " + text);
  }
}
