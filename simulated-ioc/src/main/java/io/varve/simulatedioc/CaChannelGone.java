package io.varve.simulatedioc;

import com.cosylab.epics.caj.impl.Request;
import java.nio.ByteBuffer;

/** The server's message that a channel is no longer served (CA_PROTO_SERVER_DISCONN). */
final class CaChannelGone implements Request {
  private static final short COMMAND = 27;
  private static final int HEADER_BYTES = 16;

  private final ByteBuffer message = ByteBuffer.allocate(HEADER_BYTES);

  /**
   * @param clientChannel the number by which the client knows the channel
   */
  CaChannelGone(int clientChannel) {
    message.putShort(COMMAND).putShort((short) 0).putShort((short) 0).putShort((short) 0);
    message.putInt(clientChannel).putInt(0);
  }

  @Override
  public byte getPriority() {
    return SEND_IMMEDIATELY_PRIORITY;
  }

  @Override
  public void submit() {
    throw new UnsupportedOperationException("This message is sent through its transport");
  }

  @Override
  public ByteBuffer getRequestMessage() {
    return message;
  }
}
