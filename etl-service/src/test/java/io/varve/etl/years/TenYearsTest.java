package io.varve.etl.years;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.etl.move.Archive;
import io.varve.invariants.Guards;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The small form of {@link TenYearsBench}. */
class TenYearsTest {
  private static final Duration PERIOD = Duration.ofDays(1);
  private static final int LOOKS = 1000;

  @TempDir Path folder;

  @Guards({"E1", "C10"})
  @Test
  @Timeout(300)
  void tenYearsArriveAsTheyWereWritten() throws Exception {
    TenYears years = new TenYears(folder, PERIOD);

    years.run(() -> {});

    Archive archive = years.archive();
    assertThat(years.looks()).isGreaterThan(LOOKS);
    assertThat(years.seen(TenYears.START, TenYears.END, archive.sts, archive.mts, archive.lts))
        .isEqualTo(years.written(TenYears.START, TenYears.END));
    assertThat(archive.partitions(archive.lts))
        .containsExactly(
            "2019", "2020", "2021", "2022", "2023", "2024", "2025", "2026", "2027", "2028", "2029");
  }
}
