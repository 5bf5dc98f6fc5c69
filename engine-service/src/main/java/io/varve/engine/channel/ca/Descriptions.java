package io.varve.engine.channel.ca;

import io.varve.engine.ca.CaLink;
import io.varve.engine.ca.CaValue;
import io.varve.engine.ca.Description;
import java.util.function.Consumer;

/** Receives units, limits and labels; where a server has none, nothing is missed. */
final class Descriptions {
  private Descriptions() {}

  static CaLink.Receiver receiver(Consumer<Description> described) {
    return new CaLink.Receiver() {
      @Override
      public void received(CaValue value) {
        described.accept(value.description());
      }

      @Override
      public void failed(String why) {
        // The metadata stays as it is.
      }
    };
  }
}
