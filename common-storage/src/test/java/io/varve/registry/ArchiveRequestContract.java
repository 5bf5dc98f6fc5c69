package io.varve.registry;

import static io.varve.registry.Requests.ASKED;
import static io.varve.registry.Requests.META_INFO;
import static io.varve.registry.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.invariants.Guards;
import io.varve.registry.ArchiveRequest.State;
import io.varve.typeinfo.TypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

interface ArchiveRequestContract {
  Registry registry();

  @Test
  default void everyFieldOfARequestComesBack() {
    registry().archiveRequests().addAll(List.of(request("A")));

    assertThat(registry().archiveRequests().find("A")).contains(request("A"));
    assertThat(registry().archiveRequests().find("B")).isEmpty();
  }

  @Test
  default void aRequestThatIsThereAlreadyIsKept() {
    registry().archiveRequests().addAll(List.of(request("A")));
    registry().archiveRequests().gathering(List.of("A"), ASKED.plusSeconds(1));

    registry().archiveRequests().addAll(List.of(request("A", ASKED.plusSeconds(9)), request("B")));

    ArchiveRequest kept = registry().archiveRequests().find("A").orElseThrow();
    assertThat(kept.requestedAt()).isEqualTo(ASKED);
    assertThat(kept.state()).isEqualTo(State.METAINFO_GATHERING);
    assertThat(registry().archiveRequests().find("B")).isPresent();
  }

  @Test
  default void requestsOfAnApplianceComeOldestFirst() {
    registry()
        .archiveRequests()
        .addAll(
            List.of(request("A", ASKED.plusNanos(2)), request("C", ASKED), request("B", ASKED)));

    assertThat(registry().archiveRequests().ofAppliance("here"))
        .extracting(ArchiveRequest::pvName)
        .containsExactly("B", "C", "A");
    assertThat(registry().archiveRequests().ofAppliance("there")).isEmpty();
  }

  @Test
  default void aRequestGoesFromStartToObtained() {
    ArchiveRequests requests = registry().archiveRequests();
    requests.addAll(List.of(request("A")));
    Instant seen = ASKED.plusSeconds(1);
    Instant learned = ASKED.plusSeconds(2);

    assertThat(requests.gathering(List.of("A"), seen)).isTrue();
    assertThat(requests.find("A").orElseThrow())
        .returns(State.METAINFO_GATHERING, ArchiveRequest::state)
        .returns(seen, ArchiveRequest::stateSince)
        .returns(ASKED, ArchiveRequest::requestedAt);

    assertThat(requests.obtained(Map.of("A", META_INFO), learned)).isTrue();
    assertThat(requests.find("A").orElseThrow())
        .returns(State.METAINFO_OBTAINED, ArchiveRequest::state)
        .returns(learned, ArchiveRequest::stateSince)
        .returns(META_INFO, ArchiveRequest::metaInfo);
  }

  @Test
  default void anEngineThatBeginsAgainDoesNotTurnARequestBack() {
    ArchiveRequests requests = registry().archiveRequests();
    requests.addAll(List.of(request("A")));
    requests.gathering(List.of("A"), ASKED);

    assertThat(requests.gathering(List.of("A"), ASKED.plusSeconds(60))).isFalse();
    assertThat(requests.find("A").orElseThrow().stateSince()).isEqualTo(ASKED);

    requests.obtained(Map.of("A", META_INFO), ASKED.plusSeconds(61));
    assertThat(requests.gathering(List.of("A"), ASKED.plusSeconds(62))).isFalse();
    assertThat(requests.find("A").orElseThrow().state()).isEqualTo(State.METAINFO_OBTAINED);
  }

  @Test
  default void oneThatIsGoneDoesNotHoldUpTheOthers() {
    ArchiveRequests requests = registry().archiveRequests();
    requests.addAll(List.of(request("A"), request("B")));
    long before = registry().revision();

    assertThat(requests.gathering(List.of("A", "GONE", "B"), ASKED)).isTrue();
    assertThat(requests.obtained(Map.of("GONE", META_INFO, "B", META_INFO), ASKED)).isTrue();

    assertThat(registry().revision()).isEqualTo(before + 2);
    assertThat(requests.find("GONE")).isEmpty();
    assertThat(requests.find("A").orElseThrow().state()).isEqualTo(State.METAINFO_GATHERING);
    assertThat(requests.find("B").orElseThrow().metaInfo()).isEqualTo(META_INFO);
  }

  @Test
  default void anAbortedRequestIsGoneForEveryone() {
    ArchiveRequests requests = registry().archiveRequests();
    requests.addAll(List.of(request("A")));

    assertThat(requests.abort("A")).isTrue();

    assertThat(requests.abort("A")).isFalse();
    assertThat(requests.gathering(List.of("A"), ASKED)).isFalse();
    assertThat(requests.obtained(Map.of("A", META_INFO), ASKED)).isFalse();
    assertThat(requests.fulfil(TypeInfo.named("A").build())).isFalse();
    assertThat(registry().typeInfos().find("A")).isEmpty();
  }

  @Test
  default void aFulfilledRequestIsATypeInfoThatPollersSee() {
    registry().archiveRequests().addAll(List.of(request("A")));
    long revision = registry().revision();

    assertThat(registry().archiveRequests().fulfil(TypeInfo.named("A").appliance("x").build()))
        .isTrue();

    assertThat(registry().archiveRequests().find("A")).isEmpty();
    assertThat(registry().typeInfos().changesSince(revision, "x").saved())
        .extracting(TypeInfo::pvName)
        .containsExactly("A");
  }

  @Guards("F3")
  @Test
  default void aRequestWhoseNameBecameAnAliasIsNotFulfilledAndStays() {
    registry().typeInfos().save(TypeInfo.named("real").build());
    registry().archiveRequests().addAll(List.of(request("A")));
    registry().aliases().add("A", "real");

    assertThatThrownBy(() -> registry().archiveRequests().fulfil(TypeInfo.named("A").build()))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(registry().archiveRequests().find("A")).isPresent();
    assertThat(registry().typeInfos().find("A")).isEmpty();
  }

  @Guards("F10")
  @Test
  default void ofAbortAndFulfilAtTheSameTimeExactlyOneWins() throws Exception {
    for (int round = 0; round < 25; round++) {
      String name = "PV" + round;
      registry().archiveRequests().addAll(List.of(request(name)));
      CyclicBarrier together = new CyclicBarrier(2);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Boolean> aborted =
            threads.submit(
                () -> {
                  together.await(10, TimeUnit.SECONDS);
                  return registry().archiveRequests().abort(name);
                });
        Future<Boolean> fulfilled =
            threads.submit(
                () -> {
                  together.await(10, TimeUnit.SECONDS);
                  return registry().archiveRequests().fulfil(TypeInfo.named(name).build());
                });

        boolean archived = fulfilled.get(30, TimeUnit.SECONDS);
        assertThat(aborted.get(30, TimeUnit.SECONDS)).isNotEqualTo(archived);
        assertThat(registry().typeInfos().find(name).isPresent()).isEqualTo(archived);
        assertThat(registry().archiveRequests().find(name)).isEmpty();
      }
    }
  }
}
