package io.varve.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.invariants.Guards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and keys (contract storage-retrieval 1.3, mgmt-engine-etl 8.1). */
class PvNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "archappl:arch:sine",
        "archappl+arch+sine",
        "archappl[arch]sine",
        "archappl<arch>sine",
        "archappl:arch;sine",
        "archappl:ar/h:sine",
        "P#6:000357",
        "LN-AM{RadMon:1}Lvl:Raw-I",
        "a:b.HIHI",
        "a:b.HIHI.{'dbnd':{'abs':1}}",
        "a:b.{'dbnd':{'abs':0.1}}",
        "a:b.{flv('H-GX')}",
        "a:b.{\"dbnd\":{'a':'b',\"s\",'b'}}",
        "a:b.[3:5]",
        "pva://U:sine",
        "ca://U:sine.VAL"
      })
  void whatEaaAcceptsIsAccepted(String name) {
    assertThat(PvName.parse(name)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"a",
        "a\"",
        "a!",
        "a$",
        "a%",
        "a*",
        "a\\",
        "a|",
        "a?",
        "a&",
        "a@",
        "a(",
        "a=",
        "a b",
        "archappl:sine.HI'",
        "archappl:sine.HI.BOO",
        "archappl:sine.",
        "a.{",
        "a.}",
        "a.5",
        "a.{'a'=1}",
        "a.{a;b}",
        "a.{a[b}"
      })
  void whatEaaRefusesIsRefused(String name) {
    assertThat(PvName.parse(name)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "cosine.VAL, cosine",
        "ca://cosine.VAL, cosine",
        "pva://cosine, cosine",
        "pva://ca://cosine.VAL, cosine",
        "cosine.DESC, cosine.DESC",
        "cosine.VAL.[3:5], cosine.[3:5]"
      })
  void namesAreNormalised(String given, String normal) {
    assertThat(PvName.normalise(given)).isEqualTo(normal);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "ABC:DEF-GHI, ABC/DEF/GHI:",
        "A:B:C-D, A/B/C/D:",
        "X:CTRD_V_BOOK, X/CTRD_V_BOOK:",
        "NoSep, NoSep:",
        "--ArchUnitTest:a, //ArchUnitTest/a:",
        "a:b.HIHI, a/b.HIHI:",
        "A::B, A//B:",
        "A:, A/:",
        "LN-AM{RadMon:2}DoseRate-I, LN/AM{RadMon/2}DoseRate/I:",
        "pv/with/slash, pv/with/slash:"
      })
  void keysAreThoseOfEaa(String name, String key) {
    assertThat(KeyRule.DEFAULT.keyOf(name)).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..:x", "a:..:b", "../../etc", "a/../b", "a\u0000b", "a\nb"})
  @Guards("D10")
  void noNameLeadsOutOfTheStore(String name) {
    assertThatThrownBy(() -> KeyRule.DEFAULT.keyOf(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PV name");
  }

  @Test
  void aNameOfManySlashesIsJudgedQuickly() {
    assertThat(PvName.parse("a".repeat(100_000) + "!")).isEmpty();
  }
}
