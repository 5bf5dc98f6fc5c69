package io.varve.simulatedioc;

import com.cosylab.epics.caj.cas.CAJServerContext;
import com.cosylab.epics.caj.cas.CASTransport;
import com.cosylab.epics.caj.impl.Transport;
import gov.aps.jca.CAException;
import gov.aps.jca.cas.ProcessVariable;
import gov.aps.jca.cas.ProcessVariableAttachCallback;
import gov.aps.jca.cas.ProcessVariableEventCallback;
import gov.aps.jca.cas.ProcessVariableExistanceCallback;
import gov.aps.jca.cas.ProcessVariableExistanceCompletion;
import gov.aps.jca.cas.Server;
import gov.aps.jca.cas.ServerChannel;
import gov.aps.jca.configuration.DefaultConfiguration;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The Channel Access side of the IOC. */
final class CaServer implements Server, AutoCloseable {

  /** Held on to, because the level of a logger that nobody holds is forgotten. */
  private static final Logger LIBRARY = Logger.getLogger("com.cosylab.epics.caj");

  private record OpenChannel(CaProcessVariable pv, ServerChannel channel) {}

  private final Function<String, @Nullable SimulatedRecord> records;
  private final List<OpenChannel> channels = new CopyOnWriteArrayList<>();
  private final CaProcessVariable.Ledger ledger =
      new CaProcessVariable.Ledger() {
        @Override
        public void opened(CaProcessVariable pv, ServerChannel channel) {
          channels.add(new OpenChannel(pv, channel));
        }

        @Override
        public void closed(CaProcessVariable pv) {
          channels.removeIf(open -> open.pv == pv);
        }
      };
  private final CAJServerContext context = new CAJServerContext();

  /**
   * Starts to serve.
   *
   * @param port for TCP and UDP
   * @param records finds a record that is online by its name
   * @throws IOException when the port is taken
   */
  CaServer(int port, Function<String, @Nullable SimulatedRecord> records) throws IOException {
    this.records = records;
    LIBRARY.setLevel(Level.WARNING);
    DefaultConfiguration configuration = new DefaultConfiguration("context");
    configuration.setAttribute("server_port", Integer.toString(port));
    configuration.setAttribute("beacon_addr_list", "127.0.0.1");
    configuration.setAttribute("auto_beacon_addr_list", "false");
    configuration.setAttribute("beacon_port", Integer.toString(port + 1));
    configuration.setAttribute("max_array_bytes", "65536");
    try {
      // The library's own factory would start before it reads the configuration.
      context.configure(configuration);
      context.initialize(this);
    } catch (Exception e) {
      throw new IOException("The Channel Access server did not start on port " + port, e);
    }
    if (context.getTcpServerPort() != port) {
      int other = context.getTcpServerPort();
      close();
      throw new IOException(
          "Port " + port + " is taken (Channel Access moved to " + other + "); choose another");
    }
    Thread.ofVirtual().name("ca-beacons").start(this::run);
  }

  private void run() {
    try {
      context.run(0);
    } catch (CAException | IllegalStateException e) {
      throw new IllegalStateException("The Channel Access server stopped by itself", e);
    }
  }

  @Override
  public ProcessVariableExistanceCompletion processVariableExistanceTest(
      String name, InetSocketAddress client, ProcessVariableExistanceCallback ignored) {
    return find(name) == null
        ? ProcessVariableExistanceCompletion.DOES_NOT_EXIST_HERE
        : ProcessVariableExistanceCompletion.EXISTS_HERE;
  }

  @Override
  public @Nullable ProcessVariable processVariableAttach(
      String name, ProcessVariableEventCallback events, ProcessVariableAttachCallback ignored) {
    Target target = find(name);
    return target == null
        ? null
        : new CaProcessVariable(name, target.record, target.field, events, ledger);
  }

  private record Target(SimulatedRecord record, CaField field) {}

  private @Nullable Target find(String name) {
    SimulatedRecord whole = records.apply(name);
    if (whole != null) {
      return new Target(whole, CaField.VAL);
    }
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      return null;
    }
    SimulatedRecord record = records.apply(name.substring(0, dot));
    CaField field = CaField.named(name.substring(dot + 1));
    return record == null || field == null ? null : new Target(record, field);
  }

  /** Tells every client of the record that it is gone. */
  void disconnect(SimulatedRecord record) {
    for (OpenChannel open : channels) {
      if (open.pv.record() == record) {
        disconnect(open.channel);
      }
    }
  }

  private void disconnect(ServerChannel channel) {
    for (Transport candidate : context.getTransportRegistry().toArray()) {
      CASTransport transport = (CASTransport) candidate;
      if (channel.equals(transport.getChannel(channel.getSID()))) {
        transport.unregisterChannel(channel.getSID());
        try {
          transport.submit(new CaChannelGone(channel.getCID()));
        } catch (IOException e) {
          // The client has left; that is what was to be achieved.
          context.getLogger().fine("Client left before it was told: " + e.getMessage());
        }
      }
    }
    channel.destroy();
  }

  @Override
  public void close() {
    context.dispose();
  }
}
