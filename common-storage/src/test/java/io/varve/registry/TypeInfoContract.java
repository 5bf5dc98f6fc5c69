package io.varve.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.invariants.Guards;
import io.varve.sample.DbrType;
import io.varve.typeinfo.Limits;
import io.varve.typeinfo.Rates;
import io.varve.typeinfo.SamplingMethod;
import io.varve.typeinfo.TypeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

interface TypeInfoContract {
  TypeInfo FULL =
      new TypeInfo(
          "ARCH:unicode-µ 'quoted' \"twice\".{\"dbnd\":{\"abs\":1.5}}",
          DbrType.WAVEFORM_FLOAT,
          128,
          "here",
          "ARCH/unicode/:",
          "ioc1",
          new Limits(1, 2, 3, 4, 5, 6, Double.NaN, Double.NEGATIVE_INFINITY),
          2,
          "°C",
          new Rates(0.016666668f, 0.28333333f, 17),
          Instant.parse("2020-02-29T23:59:59.999Z"),
          Instant.parse("2026-11-21T09:27:10.001Z"),
          true,
          SamplingMethod.SCAN,
          0.1f,
          "Policy with blanks",
          List.of(
              "pb://localhost?name=STS&rootFolder=${ARCHAPPL_SHORT_TERM_FOLDER}",
              "pb://localhost?name=MTS&rootFolder=/mts"),
          Map.of("NAME", "real", "RTYP", "ai", "SCAN", "0.0"),
          "switch",
          List.of("HIHI", "LOLO"),
          true,
          true);

  Registry registry();

  @Guards("F17")
  @Test
  default void everyFieldOfATypeInfoComesBack() {
    registry().typeInfos().save(FULL);

    assertThat(registry().typeInfos().find(FULL.pvName())).contains(FULL);
    assertThat(registry().typeInfos().changesSince(0, "here").saved()).containsExactly(FULL);
  }

  @Test
  default void aChangeIsMadeOfWhatIsStored() {
    registry().typeInfos().save(FULL);
    long before = registry().revision();

    assertThat(
            registry()
                .typeInfos()
                .change(FULL.pvName(), info -> info.but().paused(!info.paused()).build()))
        .contains(FULL.but().paused(false).build());

    assertThat(registry().typeInfos().changesSince(before, "here").saved())
        .containsExactly(FULL.but().paused(false).build());
  }

  @Test
  default void aChangeOfNothingHasNoRevision() {
    registry().typeInfos().save(FULL);
    long before = registry().revision();

    assertThat(registry().typeInfos().change(FULL.pvName(), info -> info)).contains(FULL);
    assertThat(registry().typeInfos().change("none", info -> info)).isEmpty();

    assertThat(registry().revision()).isEqualTo(before);
  }

  @Test
  default void whatIsUnsetComesBackUnset() {
    TypeInfo bare = TypeInfo.named("bare").appliance("here").build();

    registry().typeInfos().save(bare);

    assertThat(registry().typeInfos().find("bare")).contains(bare);
  }

  @Test
  default void namesDifferByCase() {
    registry().typeInfos().saveAll(List.of(of("pv", "here"), of("PV", "here")));

    assertThat(registry().typeInfos().names()).containsExactly("PV", "pv");
    assertThat(registry().typeInfos().find("Pv")).isEmpty();
  }

  @Test
  default void savingAgainReplaces() {
    registry().typeInfos().save(of("A", "here"));
    registry().typeInfos().save(of("A", "here").but().paused(true).build());

    assertThat(registry().typeInfos().find("A").orElseThrow().paused()).isTrue();
    assertThat(registry().typeInfos().names()).containsExactly("A");
  }

  @Test
  default void namesAreSortedByCharacterWhateverTheLocale() {
    registry()
        .typeInfos()
        .saveAll(List.of(of("b:1", "x"), of("B-2", "y"), of("a_3", "x"), of("B:1", "y")));

    assertThat(registry().typeInfos().names()).containsExactly("B-2", "B:1", "a_3", "b:1");
    assertThat(registry().typeInfos().ofAppliance("y"))
        .extracting(TypeInfo::pvName)
        .containsExactly("B-2", "B:1");
  }

  @Test
  default void findAllSkipsUnknownNamesAndTakesLongLists() {
    registry()
        .typeInfos()
        .saveAll(IntStream.range(0, 2500).mapToObj(i -> of("PV:" + i, "here")).toList());

    List<String> asked = IntStream.range(1, 2600).mapToObj(i -> "PV:" + i).toList();

    assertThat(registry().typeInfos().findAll(asked)).hasSize(2499);
    assertThat(registry().typeInfos().findAll(List.of())).isEmpty();
  }

  @Test
  default void changesAreThoseAfterTheRevisionAndOfTheApplianceOnly() {
    registry().typeInfos().save(of("old", "here"));
    long revision = registry().revision();
    registry().typeInfos().save(of("new", "here"));
    registry().typeInfos().save(of("elsewhere", "there"));

    TypeInfos.Changes changes = registry().typeInfos().changesSince(revision, "here");

    assertThat(changes.saved()).extracting(TypeInfo::pvName).containsExactly("new");
    assertThat(changes.deleted()).isEmpty();
    assertThat(changes.revision()).isEqualTo(revision + 2);
    assertThat(registry().typeInfos().changesSince(changes.revision(), "here").saved()).isEmpty();
  }

  @Test
  default void aDeletionIsReportedToWhoKnewThePv() {
    registry().typeInfos().save(of("A", "here"));
    long revision = registry().revision();

    assertThat(registry().typeInfos().delete("A")).isTrue();

    assertThat(registry().typeInfos().find("A")).isEmpty();
    assertThat(registry().typeInfos().changesSince(revision, "here").deleted())
        .containsExactly("A");
    assertThat(registry().typeInfos().changesSince(revision, "there").deleted()).isEmpty();
    assertThat(registry().typeInfos().changesSince(revision + 1, "here").deleted()).isEmpty();
  }

  @Test
  default void aPvDeletedAndAddedAgainCountsAsSaved() {
    registry().typeInfos().save(of("A", "here"));
    long revision = registry().revision();

    registry().typeInfos().delete("A");
    registry().typeInfos().save(of("A", "here"));

    TypeInfos.Changes changes = registry().typeInfos().changesSince(revision, "here");
    assertThat(changes.saved()).extracting(TypeInfo::pvName).containsExactly("A");
    assertThat(changes.deleted()).isEmpty();
  }

  @Test
  default void aPvGivenToAnotherApplianceIsGoneForEachThatHadIt() {
    registry().typeInfos().save(of("A", "first"));
    long revision = registry().revision();

    registry().typeInfos().save(of("A", "second"));
    registry().typeInfos().save(of("A", "third"));

    TypeInfos infos = registry().typeInfos();
    assertThat(infos.changesSince(revision, "first").deleted()).containsExactly("A");
    assertThat(infos.changesSince(revision, "second").deleted()).containsExactly("A");
    assertThat(infos.changesSince(revision, "third").deleted()).isEmpty();
    assertThat(infos.changesSince(revision, "third").saved()).hasSize(1);
    assertThat(infos.changesSince(revision, "first").saved()).isEmpty();
  }

  @Guards("F3")
  @Test
  default void anAliasCannotBecomeAPv() {
    registry().typeInfos().save(of("A", "here"));
    registry().aliases().add("alias", "A");
    long revision = registry().revision();

    assertThatThrownBy(
            () -> registry().typeInfos().saveAll(List.of(of("B", "here"), of("alias", "here"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'alias' is an alias of 'A'");

    assertThat(registry().typeInfos().names()).containsExactly("A");
    assertThat(registry().revision()).isEqualTo(revision);
  }

  @Test
  default void aHundredThousandTypeInfosAreOneChangeOfSeconds() {
    List<TypeInfo> many =
        IntStream.range(0, 100_000)
            .mapToObj(i -> FULL.but().pvName("SECTOR:" + i).build())
            .toList();

    long start = System.nanoTime();
    registry().typeInfos().saveAll(many);
    Duration taken = Duration.ofNanos(System.nanoTime() - start);

    assertThat(registry().typeInfos().names()).hasSize(100_000);
    assertThat(registry().revision()).isEqualTo(1);
    // 10 s are usual; the margin is for a busy machine.
    assertThat(taken).isLessThan(Duration.ofMinutes(2));
  }

  private static TypeInfo of(String name, String appliance) {
    return TypeInfo.named(name).appliance(appliance).build();
  }

  @Test
  default void aTypeInfoIsAddedOnlyWhereThereIsNone() {
    assertThat(registry().typeInfos().addIfAbsent(TypeInfo.named("A").elementCount(1).build()))
        .isTrue();
    assertThat(registry().typeInfos().addIfAbsent(TypeInfo.named("A").elementCount(2).build()))
        .isFalse();
    assertThat(registry().typeInfos().find("A").orElseThrow().elementCount()).isEqualTo(1);
  }

  @Test
  default void aPvThatAbsorbsAnotherAnswersToItsNameAndAliases() {
    TypeInfo newer = TypeInfo.named("new").appliance("here").build();
    registry().typeInfos().save(newer);
    registry().typeInfos().save(TypeInfo.named("old").appliance("here").build());
    registry().aliases().add("alias", "old");
    long before = registry().revision();

    assertThat(registry().typeInfos().absorb("old", newer)).isTrue();

    assertThat(registry().aliases().all()).hasToString("{alias=new, old=new}");
    assertThat(registry().typeInfos().changesSince(before, "here").deleted())
        .containsExactly("old");
    assertThat(registry().typeInfos().absorb("old", newer)).as("again").isFalse();
  }
}
