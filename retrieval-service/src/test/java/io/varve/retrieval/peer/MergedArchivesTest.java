package io.varve.retrieval.peer;

import static io.varve.store.StoreFixture.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.plainpb.SampleCursor;
import io.varve.retrieval.Lines;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

class MergedArchivesTest {
  private static final TimeRange RANGE =
      new TimeRange(Instant.parse("2026-02-01T10:00:10Z"), Instant.parse("2026-02-01T10:00:20Z"));

  private final List<PeerException> failures = new ArrayList<>();

  @Test
  void ofBothOnlyTheNewestSampleBeforeTheStartIsGivenAndNoneBehindTheEnd() throws Exception {
    Stream here = new Stream(5, 12, 20);
    Stream there = new Stream(7, 15, 25);
    try (MergedArchives merged = new MergedArchives(here, () -> there, RANGE, failures::add)) {
      assertThat(seconds(merged)).containsExactly(7L, 12L, 15L, 20L);
    }
    assertThat(here.closed).isTrue();
    assertThat(there.closed).isTrue();
  }

  @Test
  void theOtherArchiveOnlyAdds() throws Exception {
    Stream there = new Stream(11);
    there.failure = new PeerException(HttpStatus.BAD_GATEWAY, "It broke off");
    try (MergedArchives merged =
        new MergedArchives(new Stream(12, 13), () -> there, RANGE, failures::add)) {
      assertThat(seconds(merged)).containsExactly(11L, 12L, 13L);
    }
    assertThat(failures).hasSize(1);
    assertThat(there.closed).isTrue();
  }

  @Test
  void whatEndsTheWholeAnswerIsNoFailureOfTheOtherArchive() throws Exception {
    Stream there = new Stream(11);
    there.failure = new IOException("The answer took too long");
    try (MergedArchives merged =
        new MergedArchives(new Stream(12, 13), () -> there, RANGE, failures::add)) {
      assertThatThrownBy(() -> seconds(merged)).hasMessage("The answer took too long");
    }
    assertThat(failures).isEmpty();
    assertThat(there.closed).isTrue();
  }

  @Test
  void storesThatAreOpenAreClosedWhenTheOtherArchiveCannotBeOpened() {
    Stream here = new Stream(12);
    assertThatThrownBy(
            () ->
                new MergedArchives(
                    here,
                    () -> {
                      throw new IllegalStateException("No way");
                    },
                    RANGE,
                    failures::add))
        .hasMessage("No way");
    assertThat(here.closed).isTrue();
  }

  private static List<Long> seconds(MergedArchives merged) throws IOException {
    List<Long> seconds = new ArrayList<>();
    while (merged.next()) {
      seconds.add(merged.current().epochSecond() - RANGE.from().getEpochSecond() + 10);
    }
    return seconds;
  }

  /** Samples at seconds of 10 o'clock, and perhaps a failure behind them. */
  private static final class Stream implements SampleStream {
    private final SampleCursor cursor;
    private @Nullable IOException failure;
    private boolean closed;

    Stream(int... seconds) {
      this.cursor =
          Lines.cursor(
              "A:B",
              Arrays.stream(seconds)
                  .mapToObj(second -> sample("2026-02-01T10:00:%02dZ".formatted(second), second))
                  .toList());
    }

    @Override
    public boolean next() throws IOException {
      boolean more = cursor.next();
      if (!more && failure != null) {
        throw failure;
      }
      return more;
    }

    @Override
    public SampleCursor current() {
      return cursor;
    }

    @Override
    public String source() {
      return "file";
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
