package io.varve.etl.move;

import static io.varve.etl.move.Archive.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.plainpb.PartitionHeader;
import io.varve.sample.DbrType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source and its destination agree in their headers, or nothing is moved. */
class MovedHeadersTest {
  @TempDir Path folder;
  private Archive archive;

  @BeforeEach
  void makeStores() {
    archive = new Archive(folder);
  }

  @Guards("E21")
  @Test
  void whatTheHeaderSaysTravels() throws IOException {
    PartitionHeader header =
        new PartitionHeader(DbrType.SCALAR_DOUBLE, Archive.PV, 2024, 3, Map.of("EGU", "mm"));
    Archive.writeHeader(archive.file(archive.sts, DAY), header);
    archive.write(archive.sts, DAY);

    archive.moveToMts();

    assertThat(Archive.header(archive.file(archive.mts, DAY))).isEqualTo(header);
  }

  @Guards("B14")
  @Test
  void aSourceOfAnotherTypeStaysWhereItIs() throws IOException {
    archive.write(archive.mts, DAY);
    archive.append(archive.sts, Archive.whole(DAY + 3600));
    archive.write(archive.sts, DAY + 7200);
    byte[] before = Files.readAllBytes(archive.file(archive.sts, DAY + 3600));
    MoveReport report = archive.moveToMts();
    assertThat(report.failures())
        .singleElement()
        .matches(failure -> failure.cause() == FailureCause.OTHER_HEADER);
    assertThat(Files.readAllBytes(archive.file(archive.sts, DAY + 3600))).isEqualTo(before);
    assertThat(Archive.header(archive.file(archive.mts, DAY)).type())
        .isEqualTo(DbrType.SCALAR_DOUBLE);
    assertThat(archive.seen(archive.mts)).as("the others move").containsExactly(DAY, DAY + 7200);
  }
}
