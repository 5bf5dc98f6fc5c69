package io.varve.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

interface ApplianceContract {
  Registry registry();

  @Test
  default void anApplianceIsFoundWhereItSaidLast() {
    registry().appliances().announce("b", Map.of("mgmt", "http://b:1"));
    registry().appliances().announce("a", Map.of("mgmt", "http://a:1", "etl", "http://a:2"));
    registry().appliances().announce("b", Map.of("mgmt", "http://b:2"));
    long before = registry().revision();
    registry().appliances().announce("b", Map.of("mgmt", "http://b:2"));

    assertThat(registry().revision()).isEqualTo(before);
    assertThat(registry().appliances().all())
        .hasToString("{a={etl=http://a:2, mgmt=http://a:1}, b={mgmt=http://b:2}}");
    assertThat(registry().appliances().urlsOf("c")).isEmpty();
  }
}
