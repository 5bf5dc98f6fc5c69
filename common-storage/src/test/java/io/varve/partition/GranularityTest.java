package io.varve.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How time is cut into files (contract storage-retrieval 1.4). */
class GranularityTest {

  @ParameterizedTest
  @CsvSource({
    "PARTITION_5MIN, 2024_02_29_09_45, 2024-02-29T09:50:00Z",
    "PARTITION_15MIN, 2024_02_29_09_45, 2024-02-29T10:00:00Z",
    "PARTITION_30MIN, 2024_02_29_09_30, 2024-02-29T10:00:00Z",
    "PARTITION_HOUR, 2024_02_29_09, 2024-02-29T10:00:00Z",
    "PARTITION_DAY, 2024_02_29, 2024-03-01T00:00:00Z",
    "PARTITION_MONTH, 2024_02, 2024-03-01T00:00:00Z",
    "PARTITION_YEAR, 2024, 2025-01-01T00:00:00Z"
  })
  void aTimeFallsIntoThePartitionOfTheContract(
      Granularity granularity, String name, Instant nextStart) {
    Partition partition = granularity.at(Instant.parse("2024-02-29T09:47:33.5Z").getEpochSecond());

    assertThat(partition.name()).isEqualTo(name);
    assertThat(partition.next().startSecond()).isEqualTo(nextStart.getEpochSecond());
    assertThat(partition.next().previous()).isEqualTo(partition);
  }

  @ParameterizedTest
  @CsvSource({
    "PARTITION_YEAR, 2010-12-31T23:59:59.999Z, 2011-01-01T00:00:00Z",
    "PARTITION_MONTH, 2012-02-29T23:59:59.999Z, 2012-03-01T00:00:00Z",
    "PARTITION_HOUR, 2011-02-28T23:59:59.999Z, 2011-03-01T00:00:00Z",
    "PARTITION_5MIN, 2010-03-17T22:56:44Z, 2010-03-17T23:00:00Z",
    "PARTITION_15MIN, 2010-01-01T00:00:00Z, 2010-01-01T00:15:00Z"
  })
  void theNextPartitionIsThatOfEaasTests(Granularity granularity, Instant time, Instant nextStart) {
    assertThat(granularity.at(time.getEpochSecond()).endSecond())
        .isEqualTo(nextStart.getEpochSecond());
  }

  @ParameterizedTest
  @EnumSource(Granularity.class)
  void everyNameIsReadBack(Granularity granularity) {
    long second = Instant.parse("1999-12-31T23:00:00Z").getEpochSecond();
    for (int i = 0; i < 500; i++) {
      Partition partition = granularity.at(second);
      assertThat(granularity.parse(partition.name())).contains(partition);
      assertThat(partition.contains(second)).isTrue();
      assertThat(Years.of(partition.endSecond() - 1)).isEqualTo(partition.year());
      second += 86_399L * 7 + 61;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PARTITION_HOUR, 2024_02_29",
    "PARTITION_DAY, 2024_02_30",
    "PARTITION_DAY, 2024_2_9",
    "PARTITION_YEAR, ''",
    "PARTITION_YEAR, 20x4",
    "PARTITION_5MIN, 2024_02_29_09_47",
    "PARTITION_HOUR, 2024_02_29_24"
  })
  void whatIsNoPartitionNameIsNotTakenForOne(Granularity granularity, String name) {
    assertThat(granularity.parse(name)).isEmpty();
  }

  @Test
  void yearsStartWhereTheCalendarSays() {
    for (int year = 1970; year < 2400; year += 7) {
      long start = Instant.parse(year + "-01-01T00:00:00Z").getEpochSecond();
      assertThat(Years.startOf(year)).isEqualTo(start);
      assertThat(Years.of(start)).isEqualTo(year);
      assertThat(Years.of(start - 1)).isEqualTo(year - 1);
    }
  }
}
