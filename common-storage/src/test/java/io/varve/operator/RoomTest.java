package io.varve.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How much queries may hold. */
class RoomTest {
  private static final int MEBI = 1 << 20;

  private final Room room = new Room(4 * MEBI, Duration.ZERO);

  @Test
  void largeBinsAreHeldOnlyWhileThereIsRoomForAllOfThem() throws IOException {
    BinValues first = new BinValues(room);
    add(first, 400_000);
    BinValues second = new BinValues(room);
    assertThatThrownBy(() -> add(second, 400_000))
        .isInstanceOf(Room.FullException.class)
        .hasMessageContaining("ask again later");
    first.leave();
    BinValues third = new BinValues(room);
    add(third, 400_000);
    assertThat(third.count()).isEqualTo(400_000);
  }

  @Test
  void smallBinsNeverWait() throws IOException {
    BinValues large = new BinValues(room);
    add(large, 400_000);
    assertThatCode(() -> add(new BinValues(room), 50_000)).doesNotThrowAnyException();
  }

  @Test
  void aBinThatTakesTooLongToBeSmoothedIsRefused() throws IOException {
    BinPoints points = new BinPoints();
    for (int i = 0; i < 10_000; i++) {
      points.add(i, i);
    }
    assertThat(points.smoothedAt(5_000)).isBetween(4_999.9, 5_000.1);
    assertThatThrownBy(() -> points.add(10_000, 1)).isInstanceOf(BinTooLargeException.class);
  }

  private static void add(BinValues values, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      values.add(i);
    }
  }
}
