package io.varve.engine.channel.ca;

import io.varve.engine.ca.CaLink;
import io.varve.engine.ca.CaValue;
import io.varve.engine.ca.Form;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the value of a PV as a number. */
final class CaFollower implements CaLink.Listener, CaLink.Receiver, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CaFollower.class);

  private final CaNetwork network;
  private final String pvName;
  private final Consumer<Double> changed;
  private @Nullable CaLink link;

  CaFollower(CaNetwork network, String pvName, Consumer<Double> changed) {
    this.network = network;
    this.pvName = pvName;
    this.changed = changed;
    network.client().execute(() -> link = network.client().open(this));
  }

  @Override
  public String name() {
    return pvName;
  }

  @Override
  public void connected(CaLink source) {
    var _ = source.subscribe(source.nativeType(), Form.PLAIN, 1, CaLink.LOG_AND_ALARM, this);
  }

  @Override
  public void received(CaValue value) {
    double number = value.count() == 0 ? Double.NaN : value.numberAt(0);
    if (Double.isNaN(number)) {
      log.warn("{}: what it says is no number, and nothing is switched by it", pvName);
    } else {
      changed.accept(number);
    }
  }

  @Override
  public void failed(String why) {
    log.warn("{}: {}", pvName, why);
  }

  @Override
  public void lost(String why) {
    // The last value stands.
  }

  @Override
  public void heardAgain(CaLink source) {
    // Its values go on.
  }

  @Override
  public void close() {
    network.await(
        pvName,
        () -> {
          if (link != null) {
            link.close();
          }
        });
  }
}
