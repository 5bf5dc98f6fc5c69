package io.varve.store;

import static io.varve.store.StoreFixture.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.faults.FaultFileSystem;
import io.varve.faults.Operation;
import io.varve.invariants.Guards;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHandlesTest {
  private static final String FROM = "2024-03-01T00:00:00Z";
  private static final String TO = "2024-03-03T00:00:00Z";

  @TempDir Path folder;

  @Test
  @Guards({"D1", "D2"})
  void noMoreFilesAreOpenThanTheBudgetHowManyEverAsk() throws Exception {
    FaultFileSystem files = FaultFileSystem.over(folder);
    FileHandles handles = new FileHandles(4, Duration.ofSeconds(30));
    AtomicLong most = new AtomicLong();
    for (Operation operation : List.of(Operation.READ, Operation.WRITE)) {
      files
          .faults()
          .before(operation, "**.pb", path -> most.accumulateAndGet(open(files), Math::max));
    }
    try (ExecutorService many = Executors.newFixedThreadPool(64)) {
      List<Future<?>> done = new ArrayList<>();
      for (int n = 0; n < 64; n++) {
        StoreFixture pv = new StoreFixture(files.root(), "P:" + n, handles);
        done.add(
            many.submit(
                () -> {
                  for (Store store : pv.stores()) {
                    pv.append(store, sample("2024-03-01T10:00:10Z", 1));
                  }
                  assertThat(new NewestSample(pv.catalogue).find(pv.key, pv.stores())).isPresent();
                  return null;
                }));
      }
      for (Future<?> each : done) {
        each.get(60, TimeUnit.SECONDS);
      }
    }

    assertThat(most.get()).isBetween(2L, 4L);
    assertThat(handles.open()).isZero();
    assertThat(handles.refused()).isZero();
  }

  @Test
  @Guards("D2")
  void readersLeaveRoomForAppends() throws IOException {
    FileHandles handles = new FileHandles(4, Duration.ofMillis(1));
    List<FileHandles.Handle> reading = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      reading.add(handles.toRead());
    }
    assertThatThrownBy(handles::toRead).isInstanceOf(IOException.class);

    StoreFixture pv = new StoreFixture(folder, "A:B", handles);
    pv.append(pv.sts, sample("2024-03-01T10:00:10Z", 1));

    reading.forEach(FileHandles.Handle::close);
    reading.forEach(FileHandles.Handle::close);
    assertThat(handles.open()).isZero();
    assertThat(pv.read(FROM, TO)).containsExactly(1.0);
  }

  @Test
  @Guards("D2")
  void filesThatAreReadTogetherAreCountedTogether() throws IOException {
    FileHandles handles = new FileHandles(4, Duration.ofMillis(1));
    try (FileHandles.Handle two = handles.toRead(2)) {
      assertThat(handles.open()).isEqualTo(2);
      assertThatThrownBy(() -> handles.toRead(2)).isInstanceOf(IOException.class);
      assertThat(handles.open()).isEqualTo(2);
    }
    assertThat(handles.open()).isZero();
    // Of more than readers may have at all, as many as there are.
    handles.toRead(9).close();
    assertThat(handles.open()).isZero();
  }

  @Test
  @Guards("D3")
  void whoFindsNoneFreeIsRefusedInASentenceAndCounted() throws IOException {
    FileHandles handles = new FileHandles(2, Duration.ofMillis(10));
    StoreFixture pv = new StoreFixture(folder, "A:B", handles);
    try (FileHandles.Handle one = handles.toAppend();
        FileHandles.Handle two = handles.toAppend()) {
      assertThatThrownBy(() -> pv.append(pv.sts, sample("2024-03-01T10:00:10Z", 1)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("varve.files.open");
      assertThat(handles.refused()).isEqualTo(1);
    }
    pv.append(pv.sts, sample("2024-03-01T10:00:10Z", 1));
    assertThat(handles.open()).isZero();
  }

  @Test
  @Guards("D3")
  void aReaderThatFailsGivesItsHandleBack() throws IOException {
    FaultFileSystem files = FaultFileSystem.over(folder);
    FileHandles handles = new FileHandles(8, Duration.ofMillis(10));
    StoreFixture pv = new StoreFixture(files.root(), "A:B", handles);
    pv.append(pv.sts, sample("2024-03-01T10:00:10Z", 1));
    files.faults().fail(Operation.READ, "**.pb");

    assertThatThrownBy(() -> pv.read(FROM, TO)).isInstanceOf(IOException.class);
    assertThat(handles.open()).isZero();
    files.faults().liftAll();
    files.faults().fail(Operation.READ, "**.pb").after(1);
    assertThatThrownBy(() -> pv.read(FROM, TO)).isInstanceOf(IOException.class);
    assertThat(handles.open()).isZero();
    assertThat(files.openFiles()).isEmpty();
  }

  @Test
  @Guards({"B12", "D12"})
  void twoHundredPartitionsNeedOneHandleAtATimeAndOneWriteEach() throws IOException {
    FaultFileSystem files = FaultFileSystem.over(folder);
    FileHandles handles = new FileHandles(2, Duration.ZERO);
    StoreFixture pv = new StoreFixture(files.root(), "A:B", handles);
    Instant start = Instant.parse(FROM);
    for (int hour = 0; hour < 200; hour++) {
      pv.append(pv.sts, sample(start.plusSeconds(3600L * hour).toString(), hour));
      pv.append(pv.sts, sample(start.plusSeconds(3600L * hour + 1).toString(), hour));
    }

    assertThat(handles.open()).isZero();
    assertThat(files.openFiles()).isEmpty();
    assertThat(files.operations().count(Operation.WRITE)).isEqualTo(400);
    for (PartitionFile file : pv.catalogue.files(pv.sts, pv.key)) {
      assertThat(java.nio.file.Files.readAllBytes(FaultFileSystem.real(file.path())))
          .endsWith('\n');
    }
  }

  private static long open(FaultFileSystem files) {
    return files.openFiles().stream().filter(name -> name.contains(".pb")).count();
  }
}
