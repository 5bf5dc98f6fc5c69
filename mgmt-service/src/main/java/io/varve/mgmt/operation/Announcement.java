package io.varve.mgmt.operation;

import io.varve.registry.Appliances;
import io.varve.web.VarveProperties;
import java.util.Map;

/** Tells the other appliances of this registry where this one is reached. */
final class Announcement {
  private final Appliances appliances;
  private final VarveProperties properties;

  Announcement(Appliances appliances, VarveProperties properties) {
    this.appliances = appliances;
    this.properties = properties;
  }

  /** Once, when management starts. */
  void make() {
    VarveProperties.Urls urls = properties.urls();
    appliances.announce(
        properties.identity(),
        Map.of(
            "mgmt", urls.mgmt(),
            "engine", urls.engine(),
            "etl", urls.etl(),
            "retrieval", urls.retrieval()));
  }
}
