package io.varve.engine.ca;

import io.varve.simulatedioc.FreePort;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Channel Access server that does what a test tells it, byte by byte, right or wrong. */
public final class ScriptedServer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  /** A message that came. */
  record Message(int command, int type, long count, int first, int second, byte[] payload) {
    String text() {
      int end = 0;
      while (end < payload.length && payload[end] != 0) {
        end++;
      }
      return new String(payload, 0, end, StandardCharsets.UTF_8);
    }
  }

  final int port;
  private final DatagramSocket searches;
  private final ServerSocket listener;
  private final List<Socket> connections = new ArrayList<>();
  private @Nullable Socket newest;

  ScriptedServer() throws IOException {
    port = FreePort.any();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    searches = new DatagramSocket(new InetSocketAddress(loopback, port));
    searches.setSoTimeout(PATIENCE_MILLIS);
    listener = new ServerSocket(port, 5, loopback);
    listener.setSoTimeout(PATIENCE_MILLIS);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** The names of the next datagram, with the client's numbers; unanswered. */
  List<Message> nextSearch() throws IOException {
    return receiveSearch(false);
  }

  /** Says of all names of the next datagram that they are here. */
  List<Message> answerSearch() throws IOException {
    return receiveSearch(true);
  }

  private List<Message> receiveSearch(boolean answered) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[64 * 1024], 64 * 1024);
    searches.receive(packet);
    List<Message> asked = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
    while (in.hasRemaining()) {
      Message message = parse(in);
      if (message.command() == Command.SEARCH) {
        asked.add(message);
        if (answered) {
          byte[] answer = found(message.second());
          searches.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      }
    }
    return asked;
  }

  /** Whether no search comes for a while. */
  boolean isLeftAlone(int millis) throws IOException {
    searches.setSoTimeout(millis);
    try {
      nextSearch();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      searches.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  /** Says to the host's repeater that this server is there. */
  void beacon(int repeaterPort, int number) throws IOException {
    byte[] bytes = message(Command.RSRV_IS_UP, 13, port, number, 0, new byte[0]);
    InetSocketAddress repeater =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), repeaterPort);
    searches.send(new DatagramPacket(bytes, bytes.length, repeater));
  }

  byte[] found(int id) {
    return ByteBuffer.allocate(24)
        .putShort((short) Command.SEARCH)
        .putShort((short) 8)
        .putShort((short) port)
        .putShort((short) 0)
        .putInt(-1)
        .putInt(id)
        .putShort((short) 13)
        .array();
  }

  /** Waits for the next client, past its greeting. */
  void accept() throws IOException {
    newest = listener.accept();
    newest.setSoTimeout(PATIENCE_MILLIS);
    newest.setTcpNoDelay(true);
    connections.add(newest);
  }

  /** The next message of the newest client that is a given command; others are passed over. */
  Message await(int command) throws IOException {
    DataInputStream in = new DataInputStream(newest.getInputStream());
    while (true) {
      byte[] header = in.readNBytes(16);
      if (header.length < 16) {
        throw new IOException("The client has gone before it sent command " + command);
      }
      int length = Short.toUnsignedInt(ByteBuffer.wrap(header).getShort(2));
      boolean isLong = length == 0xFFFF;
      byte[] more = isLong ? in.readNBytes(8) : new byte[0];
      length = isLong ? ByteBuffer.wrap(more).getInt() : length;
      ByteBuffer whole =
          ByteBuffer.allocate(16 + more.length + length)
              .put(header)
              .put(more)
              .put(in.readNBytes(length))
              .flip();
      Message message = parse(whole);
      if (message.command() == command) {
        return message;
      }
    }
  }

  private static Message parse(ByteBuffer in) {
    int command = Short.toUnsignedInt(in.getShort());
    int length = Short.toUnsignedInt(in.getShort());
    int type = Short.toUnsignedInt(in.getShort());
    long count = Short.toUnsignedInt(in.getShort());
    int first = in.getInt();
    int second = in.getInt();
    if (length == 0xFFFF) {
      length = in.getInt();
      count = Integer.toUnsignedLong(in.getInt());
    }
    byte[] payload = new byte[length];
    in.get(payload);
    return new Message(command, type, count, first, second, payload);
  }

  /** Makes the channel a client asks for next, and gives the client's number for it. */
  int create(int serverId, NativeType type, int count) throws IOException {
    int id = await(Command.CREATE_CHAN).first();
    send(message(Command.ACCESS_RIGHTS, 0, 0, id, 3, new byte[0]));
    send(message(Command.CREATE_CHAN, type.number(), count, id, serverId, new byte[0]));
    return id;
  }

  void send(byte[] bytes) throws IOException {
    OutputStream out = newest.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  /** Closes the newest connection. */
  void hangUp() throws IOException {
    newest.close();
  }

  static byte[] message(int command, int type, long count, int first, int second, byte[] payload) {
    boolean isLong = payload.length > 0x4000 || count > 0xFFFE;
    ByteBuffer out = ByteBuffer.allocate(24 + payload.length);
    out.putShort((short) command)
        .putShort((short) (isLong ? 0xFFFF : payload.length))
        .putShort((short) type)
        .putShort((short) (isLong ? 0 : count))
        .putInt(first)
        .putInt(second);
    if (isLong) {
      out.putInt(payload.length).putInt((int) count);
    }
    out.put(payload).flip();
    byte[] message = new byte[out.remaining()];
    out.get(message);
    return message;
  }

  /** An update of a DOUBLE with status, severity and time, as many elements as given. */
  static byte[] update(int subscription, int second, int nano, double... values) {
    ByteBuffer payload = ByteBuffer.allocate(16 + 8 * values.length);
    payload.putShort((short) 4).putShort((short) 2).putInt(second).putInt(nano).putInt(0);
    for (double value : values) {
      payload.putDouble(value);
    }
    return message(
        Command.EVENT_ADD,
        Form.TIMED.number(NativeType.DOUBLE),
        values.length,
        Command.ECA_NORMAL,
        subscription,
        payload.array());
  }

  @Override
  public void close() throws IOException {
    searches.close();
    listener.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }
}
