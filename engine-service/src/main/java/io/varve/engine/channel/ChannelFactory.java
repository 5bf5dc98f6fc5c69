package io.varve.engine.channel;

import io.varve.engine.recording.Recording;
import io.varve.typeinfo.MetaInfo;
import io.varve.typeinfo.TypeInfo;
import java.util.function.Consumer;

/** Opens channels over Channel Access and pvAccess. Thread-safe. */
public interface ChannelFactory extends AutoCloseable {

  /** Opens the channel of an archived PV, over the protocol its type info names. */
  Channel open(TypeInfo info, Recording recording);

  /**
   * Looks for a PV that is to be archived, however long that takes, watches it for a short while
   * and says what it learned.
   *
   * @param learned called once, from any thread
   * @return closing it gives the search up
   */
  AutoCloseable probe(String pvName, boolean usePva, Consumer<MetaInfo> learned);

  @Override
  void close();
}
