package io.varve.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.registry.Job.State;
import io.varve.registry.TrashFolders.TrashFolder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Jobs outlive the processes that ask for them and that do them. */
interface JobContract {
  Instant NOW = Instant.parse("2026-11-22T03:40:00.123456789Z");

  Registry registry();

  Registry anotherProcess();

  static Jobs.Order order(String kind, String... pvNames) {
    return new Jobs.Order(kind, List.of(pvNames), "here", Map.of("storage", "LTS"), "a user");
  }

  @Test
  default void everyFieldOfAJobComesBack() {
    Job job = registry().jobs().submit(order("rename", "A", "B"), NOW);

    assertThat(anotherProcess().jobs().find(job.id())).contains(job);
    assertThat(job)
        .isEqualTo(
            new Job(
                job.id(),
                "rename",
                "A",
                "here",
                Map.of("storage", "LTS"),
                State.WAITING,
                0,
                0,
                "",
                Map.of(),
                "a user",
                NOW,
                null,
                null,
                null,
                false,
                false));
  }

  @Test
  default void onePvHasOneJobAtATime() {
    Job job = registry().jobs().submit(order("rename", "A", "B"), NOW);

    assertThatThrownBy(() -> registry().jobs().submit(order("changeType", "B"), NOW))
        .isInstanceOf(BusyPvException.class)
        .hasMessageContaining(job.id());
    registry().jobs().claim(job.id(), "w", NOW);
    registry().jobs().end(job.id(), "w", State.DONE, "", Map.of(), NOW);
    assertThat(registry().jobs().submit(order("changeType", "B"), NOW).state())
        .isEqualTo(State.WAITING);
  }

  @Test
  default void whoAsksForTheSameAgainGetsTheJobThereIs() {
    Job job = registry().jobs().submit(order("rename", "A", "B"), NOW);
    long before = registry().revision();

    assertThat(registry().jobs().submit(order("rename", "A", "B"), NOW.plusSeconds(1)))
        .isEqualTo(job);
    assertThat(registry().revision()).isEqualTo(before);
  }

  @Test
  default void aJobIsTakenUpByTheNextProcessAndIsNoLongerTheFormerOnes() {
    Job job = registry().jobs().submit(order("rename", "A"), NOW);
    registry().jobs().claim(job.id(), "first", NOW);
    registry().jobs().progress(job.id(), "first", 3, 7, "copying", NOW);

    Job taken = anotherProcess().jobs().claim(job.id(), "second", NOW).orElseThrow();

    assertThat(taken.done()).isEqualTo(3);
    assertThat(taken.total()).isEqualTo(7);
    assertThat(taken.message()).isEqualTo("copying");
    assertThat(registry().jobs().progress(job.id(), "first", 4, 7, "", NOW)).isEmpty();
    assertThat(registry().jobs().end(job.id(), "first", State.DONE, "", Map.of(), NOW)).isFalse();
    assertThat(registry().jobs().openJobOf("A")).isPresent();
  }

  @Test
  default void aWaitingJobIsCancelledAtOnceAndARunningOneWhenItsWorkerSeesIt() {
    Job waiting = registry().jobs().submit(order("rename", "A"), NOW);
    assertThat(registry().jobs().cancel(waiting.id(), NOW)).isTrue();
    assertThat(registry().jobs().find(waiting.id()).orElseThrow().state())
        .isEqualTo(State.CANCELLED);
    assertThat(registry().jobs().openJobOf("A")).isEmpty();

    Job running = registry().jobs().submit(order("rename", "A"), NOW);
    registry().jobs().claim(running.id(), "w", NOW);
    assertThat(registry().jobs().cancel(running.id(), NOW)).isTrue();
    assertThat(registry().jobs().progress(running.id(), "w", 1, 2, "", NOW).orElseThrow())
        .satisfies(job -> assertThat(job.cancelAsked()).isTrue());
    registry().jobs().end(running.id(), "w", State.CANCELLED, "cancelled", Map.of(), NOW);
    assertThat(registry().jobs().cancel(running.id(), NOW)).isFalse();
  }

  @Test
  default void thatAJobIsCommittedOutlivesItsProcessAndACancelComesTooLate() {
    Job job = registry().jobs().submit(order("rename", "A"), NOW);
    registry().jobs().claim(job.id(), "first", NOW);
    assertThat(registry().jobs().commit(job.id(), "first", NOW).orElseThrow().committed()).isTrue();
    registry().jobs().cancel(job.id(), NOW);

    Job taken = anotherProcess().jobs().claim(job.id(), "second", NOW).orElseThrow();

    assertThat(taken.committed()).isTrue();
    assertThat(registry().jobs().commit(job.id(), "second", NOW).orElseThrow().committed())
        .isTrue();
    assertThat(registry().jobs().commit(job.id(), "first", NOW)).isEmpty();
  }

  @Test
  default void aJobThatWasCancelledIsNotCommitted() {
    Job job = registry().jobs().submit(order("rename", "A"), NOW);
    registry().jobs().claim(job.id(), "w", NOW);
    registry().jobs().cancel(job.id(), NOW);

    assertThat(registry().jobs().commit(job.id(), "w", NOW).orElseThrow().committed()).isFalse();
  }

  @Test
  default void openJobsComeOldestFirstAndAllJobsNewestFirst() {
    Job older = registry().jobs().submit(order("rename", "A"), NOW);
    Job newer = registry().jobs().submit(order("rename", "B"), NOW.plusSeconds(1));

    assertThat(registry().jobs().open("here")).containsExactly(older, newer);
    assertThat(registry().jobs().open("there")).isEmpty();
    assertThat(registry().jobs().newest(9)).containsExactly(newer, older);
    assertThat(registry().jobs().newest(1)).containsExactly(newer);
  }

  @Test
  default void endedJobsAreForgottenAfterATimeAndOpenOnesNever() {
    Job ended = registry().jobs().submit(order("rename", "A"), NOW);
    registry().jobs().cancel(ended.id(), NOW);
    Job open = registry().jobs().submit(order("rename", "A"), NOW);

    registry().jobs().forgetEndedBefore(NOW.plusSeconds(1));

    assertThat(registry().jobs().newest(9)).containsExactly(open);
  }

  @Test
  default void deletedDataIsOnRecordForGood() {
    DeletedRange range =
        new DeletedRange(
            "id",
            "A",
            "here",
            Instant.EPOCH,
            NOW,
            5,
            100,
            "a user",
            NOW,
            NOW.plusSeconds(60),
            DeletedRange.State.DELETED,
            NOW);
    registry().deletedRanges().save(range);
    registry().deletedRanges().save(range);

    assertThat(anotherProcess().deletedRanges().inTrash("here")).containsExactly(range);
    assertThat(change(DeletedRange.State.RESTORING)).isTrue();
    assertThat(change(DeletedRange.State.PURGED)).isFalse();
    assertThat(registry().deletedRanges().inTrash("here")).isEmpty();
    assertThat(registry().deletedRanges().of("A"))
        .extracting(DeletedRange::state)
        .containsExactly(DeletedRange.State.RESTORING);
  }

  private boolean change(DeletedRange.State to) {
    return registry().deletedRanges().change("id", DeletedRange.State.DELETED, to, NOW);
  }

  @Test
  default void trashIsKnownUntilItIsGone() {
    TrashFolder folder = new TrashFolder("id", "/lts", "here", NOW);
    registry().trashFolders().add(folder);
    registry().trashFolders().add(new TrashFolder("id", "/lts", "here", NOW.plusSeconds(9)));

    assertThat(registry().trashFolders().due("here", NOW)).containsExactly(folder);
    assertThat(registry().trashFolders().due("here", NOW.minusNanos(1))).isEmpty();
    assertThat(registry().trashFolders().of("id")).containsExactly(folder);
    registry().trashFolders().remove("id", "/lts");
    assertThat(registry().trashFolders().of("id")).isEmpty();
  }
}
