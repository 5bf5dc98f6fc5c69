package io.varve.etl.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a destination lacks is found, over random sources and destinations. */
@Guards("E8")
class InsertionTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void theDestinationBecomesTheUnionInTimeOrder(long seed) throws IOException {
    Random random = new Random(seed);
    Archive archive = new Archive(folder);
    TreeSet<Long> union = new TreeSet<>();
    List<Long> destination = some(random, 60, 1);
    archive.write(archive.mts, destination.stream().sorted().mapToLong(s -> s).toArray());
    union.addAll(destination);
    for (int round = 0; round < 3; round++) {
      List<Long> source = some(random, 40, 2);
      if (random.nextBoolean()) {
        Collections.sort(source);
      }
      archive.write(archive.sts, source.stream().mapToLong(s -> s).toArray());
      union.addAll(source);

      MoveReport report = archive.moveToMts();

      assertThat(report.failures()).isEmpty();
      assertThat(report.conflicts()).isZero();
      assertThat(archive.seen(archive.mts)).isEqualTo(new ArrayList<>(union));
      assertThat(archive.partitions(archive.sts)).isEmpty();
    }
  }

  /** Different epoch seconds of one hour, in no order. */
  private static List<Long> some(Random random, int most, int step) {
    TreeSet<Long> seconds = new TreeSet<>();
    int count = random.nextInt(most) + 1;
    while (seconds.size() < count) {
      seconds.add(Archive.DAY + random.nextInt(200) * step);
    }
    List<Long> shuffled = new ArrayList<>(seconds);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }
}
