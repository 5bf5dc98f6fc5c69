package io.varve.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

interface ExternalServerContract {
  Registry registry();

  @Test
  default void externalServersAreKeptInTheOrderInWhichTheyWereAdded() {
    ExternalServers servers = registry().externalServers();
    ExternalServer first = new ExternalServer("http://z/retrieval", ExternalServer.PBRAW);
    ExternalServer second =
        new ExternalServer("http://a/retrieval/?mergeDuringRetrieval=true", ExternalServer.PBRAW);
    servers.put(first);
    servers.put(second);
    long before = registry().revision();
    servers.put(first);

    assertThat(registry().revision()).isEqualTo(before);
    assertThat(servers.all()).containsExactly(first, second);
    assertThat(first.mergesDuringRetrieval()).isFalse();
    assertThat(second.mergesDuringRetrieval()).isTrue();
    assertThat(second.retrievalUrl()).isEqualTo("http://a/retrieval");

    assertThat(servers.remove(first.url())).isTrue();
    assertThat(servers.remove(first.url())).isFalse();
    assertThat(servers.all()).containsExactly(second);
  }
}
