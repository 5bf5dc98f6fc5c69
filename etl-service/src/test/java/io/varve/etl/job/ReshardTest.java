package io.varve.etl.job;

import static io.varve.etl.job.JobRig.PV;
import static io.varve.etl.job.JobRig.sample;
import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.varve.partition.Granularity;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.registry.Job;
import io.varve.registry.Job.State;
import io.varve.sample.DbrType;
import io.varve.store.Catalogue;
import io.varve.store.RangeReader;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PV that goes from one appliance to another (contract mgmt-engine-etl 1.1, reshardPV). */
class ReshardTest {
  @TempDir Path folder;
  private JobRig rig;
  private HttpServer source;
  private Store there;

  @BeforeEach
  void start() throws IOException {
    rig = new JobRig(folder);
    there = rig.store("there", Granularity.PARTITION_YEAR);
    source = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    source.createContext("/retrieval/data/getData.raw", this::answer);
    source.start();
    rig.save(rig.info(PV).appliance("appliance1").paused(true).build());
  }

  @AfterEach
  void stop() throws IOException {
    source.stop(0);
    rig.close();
  }

  /** As retrieval answers: the sample before the range too. */
  private void answer(HttpExchange exchange) throws IOException {
    Map<String, String> query = new HashMap<>();
    for (String pair : exchange.getRequestURI().getQuery().split("&", -1)) {
      query.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
    }
    TimeRange range =
        new TimeRange(Instant.parse(query.get("from")), Instant.parse(query.get("to")));
    LineBuffer bytes = new LineBuffer(256);
    new PartitionHeader(DbrType.SCALAR_DOUBLE, PV, 1970).writeTo(bytes);
    int year = 0;
    try (SampleStream samples =
        new RangeReader(new Catalogue()).open(KEY, List.of(there), range, List.of())) {
      while (samples.next()) {
        if (samples.current().header().year() != year) {
          year = samples.current().header().year();
          bytes.put((byte) '\n');
          samples.current().header().writeTo(bytes);
        }
        samples.current().copyLineTo(bytes);
      }
    }
    try (exchange) {
      exchange.sendResponseHeaders(200, bytes.size());
      exchange.getResponseBody().write(bytes.array(), 0, bytes.size());
    }
  }

  private Job reshard() {
    String url = "http://localhost:" + source.getAddress().getPort();
    return rig.run(
        "reshard",
        PV,
        Map.of("storage", "LTS", "source", "appliance1", "retrieval", url, "engine", url));
  }

  // contract 1.1: EAA looks back five years only, and deletes what is older with the original
  @Test
  void allOfItsHistoryComesWithIt() throws IOException {
    JobRig.write(there, PV, sample(1, 1), sample(100_000_000, 2), sample(DAY, 3));

    Job job = reshard();

    assertThat(job.state()).as(job.message()).isEqualTo(State.DONE);
    assertThat(job.results()).containsEntry("before", "3").containsEntry("after", "3");
    assertThat(rig.registry.typeInfos().find(PV).orElseThrow().appliance()).isEqualTo("appliance0");
    assertThat(rig.registry.typeInfos().find(PV).orElseThrow().paused()).isTrue();
    assertThat(rig.seen(PV)).containsExactly("1=1.0", "100000000=2.0", DAY + "=3.0");
    assertThat(JobRig.read(KEY, List.of(there))).as("the original").hasSize(3);
  }

  @Test
  void aPvWhoseApplianceDoesNotAnswerStaysThere() throws IOException {
    JobRig.write(there, PV, sample(1, 1));
    source.removeContext("/retrieval/data/getData.raw");

    Job job = reshard();

    assertThat(job.state()).isEqualTo(State.FAILED);
    assertThat(rig.registry.typeInfos().find(PV).orElseThrow().appliance()).isEqualTo("appliance1");
  }

  @Test
  void theApplianceThatHadItMovesItsFilesToTheTrash() throws IOException {
    rig.archive.write(rig.archive.mts, DAY);

    Job job = retire("no-such-job");

    assertThat(job.results()).containsEntry("files", "1");
    assertThat(rig.archive.seen()).isEmpty();
    assertThat(JobRig.trash(rig.archive.mts, job)).hasSize(1);
  }

  private Job retire(String reshard) {
    return rig.run(
        "retire",
        PV,
        Map.of("reshard", reshard, "key", "", "stores", String.join("\n", rig.etl.urls())));
  }

  @Test
  void aFolderThatBothAppliancesUseIsLeftAlone() throws IOException {
    JobRig.write(there, PV, sample(DAY, 3));
    Job taken = reshard();
    rig.save(rig.info(PV).appliance("appliance1").paused(true).build());

    Job job = retire(taken.id());

    assertThat(job.results()).containsEntry("files", "0");
    assertThat(rig.archive.seen()).containsExactly(DAY);
  }

  @Test
  void anApplianceNeverRemovesAPvOfItsOwn() throws IOException {
    rig.paused();
    rig.archive.write(rig.archive.mts, DAY);

    assertThat(retire("any").state()).isEqualTo(State.FAILED);
    assertThat(rig.archive.seen()).hasSize(1);
  }
}
