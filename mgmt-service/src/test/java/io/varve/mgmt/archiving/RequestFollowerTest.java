package io.varve.mgmt.archiving;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.clock.MovableClock;
import io.varve.invariants.Guards;
import io.varve.mgmt.name.NameIndex;
import io.varve.mgmt.policy.Policies;
import io.varve.mgmt.policy.PolicyDecision;
import io.varve.mgmt.policy.PolicyException;
import io.varve.mgmt.policy.PolicySubject;
import io.varve.name.KeyRule;
import io.varve.registry.ArchiveRequest;
import io.varve.registry.ArchiveRequest.State;
import io.varve.registry.Registry;
import io.varve.registry.RegistryDatabase;
import io.varve.sample.DbrType;
import io.varve.typeinfo.ArchiveParameters;
import io.varve.typeinfo.Limits;
import io.varve.typeinfo.MetaInfo;
import io.varve.typeinfo.Rates;
import io.varve.typeinfo.SamplingMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestFollowerTest {
  @TempDir Path folder;
  private final MovableClock clock = new MovableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private RegistryDatabase database;
  private Registry registry;
  private RequestFollower follower;
  private boolean policiesBroken;

  /** Policies that can be repaired while they are in force. */
  private final class Repairable implements Policies {
    @Override
    public Map<String, String> list() {
      return Map.of();
    }

    @Override
    public List<String> streamFields() {
      return List.of("HIHI");
    }

    @Override
    public PolicyDecision decide(PolicySubject subject) {
      if (policiesBroken) {
        throw new PolicyException("broken for " + subject.pvName());
      }
      boolean refused = subject.pvName().startsWith("TMP:");
      return new PolicyDecision(
          refused ? SamplingMethod.DONT_ARCHIVE : SamplingMethod.MONITOR,
          1,
          "P",
          List.of("pb://x"),
          List.of("HIHI", "DESC"),
          null,
          "elsewhere");
    }

    @Override
    public String text() {
      return "";
    }
  }

  @BeforeEach
  void open() {
    database = RegistryDatabase.sqlite(folder.resolve("registry.sqlite"));
    registry = Registry.open(database.dataSource());
    NameIndex index = new NameIndex(registry);
    Fulfilment fulfilment =
        new Fulfilment(
            registry,
            new Repairable(),
            KeyRule.DEFAULT,
            new KeyOwners(index, KeyRule.DEFAULT),
            "a0",
            clock);
    follower = new RequestFollower(registry, fulfilment, "a0", Duration.ofHours(24), clock);
  }

  @AfterEach
  void close() throws Exception {
    database.close();
  }

  @Test
  void aFieldOutsideTheStreamBecomesARequestOfItsOwn() {
    learned("F:a");
    follower.poll();

    assertThat(registry.typeInfos().find("F:a").orElseThrow().archiveFields())
        .containsExactly("HIHI");
    assertThat(registry.archiveRequests().find("F:a.DESC").orElseThrow().state())
        .isEqualTo(State.START);
  }

  @Test
  void aPvThePolicyRefusesEndsWithoutATypeInfo() {
    learned("TMP:a");
    follower.poll();

    assertThat(registry.archiveRequests().find("TMP:a")).isEmpty();
    assertThat(registry.typeInfos().find("TMP:a")).isEmpty();
  }

  @Test
  void aRequestWaitsUntilThePoliciesAreRepaired() {
    policiesBroken = true;
    learned("F:a");
    follower.poll();
    assertThat(registry.archiveRequests().find("F:a")).isPresent();

    policiesBroken = false;
    clock.advance(Duration.ofSeconds(10));
    follower.poll();
    assertThat(registry.typeInfos().find("F:a")).isPresent();
  }

  @Test
  void aPvThatIsNotFoundInADayIsGivenUp() {
    request("F:lost");
    registry.archiveRequests().gathering(List.of("F:lost"), clock.instant());
    clock.advance(Duration.ofHours(24));
    follower.poll();
    assertThat(registry.archiveRequests().find("F:lost")).isPresent();

    clock.advance(Duration.ofSeconds(11));
    follower.poll();
    assertThat(registry.archiveRequests().find("F:lost")).isEmpty();
  }

  @Guards("D11")
  @Test
  void ofTwoNamesForTheSameFilesTheSecondIsNotArchived() {
    learned("F/a:b");
    learned("F:a:b");
    follower.poll();

    assertThat(registry.typeInfos().names()).containsExactly("F/a:b");
    assertThat(registry.archiveRequests().find("F:a:b")).isEmpty();
  }

  private void request(String pvName) {
    registry
        .archiveRequests()
        .addAll(
            List.of(
                new ArchiveRequest(
                    pvName,
                    pvName,
                    "a0",
                    ArchiveParameters.byPolicy(false),
                    State.START,
                    clock.instant(),
                    clock.instant(),
                    null,
                    null)));
  }

  private void learned(String pvName) {
    request(pvName);
    registry
        .archiveRequests()
        .obtained(
            Map.of(
                pvName,
                new MetaInfo(
                    DbrType.SCALAR_DOUBLE,
                    1,
                    null,
                    Limits.ZERO,
                    0,
                    null,
                    Rates.UNKNOWN,
                    0,
                    Map.of())),
            clock.instant());
  }
}
