package io.varve.etl.job;

import static io.varve.etl.job.JobRig.PV;
import static io.varve.etl.job.JobRig.sample;
import static io.varve.etl.move.Archive.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleEncoder;
import io.varve.registry.Job;
import io.varve.registry.Job.State;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples that another archive has and this one lacks (contract mgmt-engine-etl 1.4). */
class MergeInTest {
  @TempDir Path folder;
  private final List<String> asked = new ArrayList<>();
  private JobRig rig;
  private HttpServer other;
  private int status = 200;
  private int missingBytes;
  private String lacking = "";
  private byte[] answer = {};

  @BeforeEach
  void start() throws IOException {
    rig = new JobRig(folder);
    rig.paused();
    rig.archive.write(rig.archive.lts, DAY, DAY + 20);
    other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext("/retrieval/data/getData.raw", this::answer);
    other.start();
  }

  @AfterEach
  void stop() throws IOException {
    other.stop(0);
    rig.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(exchange.getRequestURI().getQuery());
      if (!lacking.isEmpty()) {
        exchange.getResponseHeaders().set("X-Varve-Partial", lacking);
      }
      exchange.sendResponseHeaders(status, answer.length + missingBytes);
      exchange.getResponseBody().write(answer);
    }
  }

  private static byte[] chunks(List<List<Sample>> chunks) {
    LineBuffer bytes = new LineBuffer(256);
    for (List<Sample> chunk : chunks) {
      if (bytes.size() > 0) {
        bytes.put((byte) '\n');
      }
      new PartitionHeader(DbrType.SCALAR_DOUBLE, PV, 2024).writeTo(bytes);
      chunk.forEach(sample -> new SampleEncoder().encode(sample, bytes));
    }
    return bytes.toByteArray();
  }

  private Job merge() {
    return rig.run(
        "import",
        PV,
        Map.of(
            "storage",
            "LTS",
            "other",
            "http://localhost:" + other.getAddress().getPort() + "/retrieval"));
  }

  @Test
  void whatTheOtherHasIsAddedAndWhatIsHereStays() throws IOException {
    answer =
        chunks(
            List.of(
                List.of(sample(DAY + 10, 1), sample(DAY + 20, 2)),
                List.of(),
                List.of(sample(DAY + 30, 3))));

    Job job = merge();

    assertThat(job.state()).as(job.message()).isEqualTo(State.DONE);
    assertThat(job.results()).containsEntry("samples", "2").containsEntry("conflicts", "1");
    assertThat(rig.seen(PV))
        .containsExactly(
            DAY + "=" + (double) DAY,
            (DAY + 10) + "=1.0",
            (DAY + 20) + "=" + (DAY + 20.0),
            (DAY + 30) + "=3.0");
    assertThat(asked)
        .containsExactly("pv=T:pv&from=2024-01-01T00:00:00Z&to=2024-12-31T23:59:59.999999999Z");
  }

  // EAA lets a file become so
  @Test
  void aSampleThatAFileOutOfOrderHasAlreadyIsNotAddedToIt() throws IOException {
    JobRig.write(rig.archive.lts, PV, sample(DAY + 10, 1), sample(DAY + 30, 3));
    answer = chunks(List.of(List.of(sample(DAY + 10, 1), sample(DAY + 25, 2))));

    Job job = merge();

    assertThat(job.state()).as(job.message()).isEqualTo(State.DONE);
    assertThat(job.results()).containsEntry("samples", "1").containsEntry("conflicts", "0");
    assertThat(rig.seen(PV))
        .containsExactly(
            DAY + "=" + (double) DAY,
            (DAY + 10) + "=1.0",
            (DAY + 20) + "=" + (DAY + 20.0),
            (DAY + 25) + "=2.0",
            (DAY + 30) + "=3.0");
  }

  @Test
  void anAnswerThatIsCutShortChangesNothing() throws IOException {
    answer = chunks(List.of(List.of(sample(DAY + 10, 1))));
    missingBytes = 100;

    Job job = merge();

    assertThat(job.state()).isEqualTo(State.FAILED);
    assertThat(job.message()).contains("no whole answer");
    assertThat(rig.archive.seen()).hasSize(2);
  }

  @Test
  void anAnswerThatLeavesSomethingOutChangesNothing() throws IOException {
    answer = chunks(List.of(List.of(sample(DAY + 10, 1))));
    lacking = "engine, store";

    Job job = merge();

    assertThat(job.state()).isEqualTo(State.FAILED);
    assertThat(job.message()).contains("left out").contains("engine, store");
    assertThat(rig.archive.seen()).hasSize(2);
  }

  @Test
  void anArchiveThatDoesNotKnowThePvOrFailsIsSaidToBeSo() throws IOException {
    status = 404;
    assertThat(merge().message()).contains("does not know PV T:pv");
    status = 500;
    assertThat(merge().message()).contains("status 500");
    other.stop(0);
    assertThat(merge().state()).isEqualTo(State.FAILED);
    assertThat(rig.archive.seen()).hasSize(2);
  }

  @Test
  void somethingElseThanSamplesChangesNothing() throws IOException {
    answer = "<html>not an archive</html>\n".getBytes(StandardCharsets.UTF_8);

    assertThat(merge().state()).isEqualTo(State.FAILED);
    assertThat(rig.archive.files(rig.archive.lts)).hasSize(1);
    assertThat(rig.archive.seen()).hasSize(2);
    assertThat(rig.archive.lts.root().resolve(".varve/jobs")).isEmptyDirectory();
  }
}
