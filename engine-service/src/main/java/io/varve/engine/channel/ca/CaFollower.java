package io.varve.engine.channel.ca;

import gov.aps.jca.CAException;
import gov.aps.jca.dbr.DBRType;
import java.util.function.Consumer;

/** Follows the value of a PV as a number. */
final class CaFollower implements CaLink.Listener, AutoCloseable {
  private final Consumer<Double> changed;
  private final CaLink link;

  CaFollower(CaNetwork network, String pvName, Consumer<Double> changed) {
    this.changed = changed;
    this.link = new CaLink(network, pvName, this);
  }

  @Override
  public void connected(String host, DBRType nativeType, int elementCount) {
    // The first value follows.
  }

  @Override
  public void subscribe(CaLink source, DBRType nativeType, int elementCount) throws CAException {
    source.monitor(
        DBRType.DOUBLE,
        1,
        CaLink.VALUE_LOG_AND_ALARM,
        dbr -> {
          if (dbr != null && dbr.getValue() instanceof double[] value && value.length > 0) {
            changed.accept(value[0]);
          }
        });
  }

  @Override
  public void lost(String why) {
    // The last value stands.
  }

  @Override
  public void close() {
    link.close();
  }
}
