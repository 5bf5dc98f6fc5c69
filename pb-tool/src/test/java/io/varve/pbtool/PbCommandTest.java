package io.varve.pbtool;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.Sidecars;
import io.varve.store.StoreFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the commands print, and how they end. */
class PbCommandTest {
  @TempDir Path folder;
  private PbFixture pb;

  @BeforeEach
  void makeFile() throws IOException {
    pb = new PbFixture(folder, 10);
  }

  @Test
  void printShowsTheHeaderAndTimesInUtcWithNanoseconds() throws IOException {
    pb.pv.append(
        pb.store(),
        new Sample(
            PbFixture.START.getEpochSecond() + 600,
            13,
            new SampleValue.ScalarDouble(Double.NaN),
            2,
            10,
            List.of(new FieldValue("DESC", "a \"b\"\n")),
            false));

    assertThat(pb.run("print", pb.file)).isEqualTo(Status.SOUND);

    List<String> lines = pb.out.lines().toList();
    assertThat(lines.subList(0, 4))
        .containsExactly(
            pb.file.toString(), "  PV    T:x", "  type  DBR_SCALAR_DOUBLE", "  year  2024");
    assertThat(lines.getLast().split(" +", 6))
        .containsExactly(
            "", "2024-03-01T00:10:00.000000013Z", "2", "10", "NaN", "DESC=\"a \\\"b\\\"\\u000a\"");
  }

  @Test
  void printShowsTheSamplesOfARangeUpToALimit() {
    pb.run(
        "print",
        "--from",
        "2024-03-01T00:03:00Z",
        "--to",
        "2024-03-01T00:08:00Z",
        "--limit",
        "2",
        pb.file);

    assertThat(pb.out.lines().skip(5).map(line -> line.split(" +")[1]))
        .containsExactly("2024-03-01T00:03:00.000000000Z", "2024-03-01T00:04:00.000000000Z");
  }

  @Test
  void jsonIsOneObjectPerSampleAndLine() throws IOException {
    pb.pv.append(
        pb.store(),
        new Sample(
            PbFixture.START.getEpochSecond() + 600,
            13,
            new SampleValue.ScalarDouble(1.5),
            2,
            10,
            List.of(new FieldValue("EGU", "mm"), new FieldValue("EGU", "cm")),
            true));

    assertThat(pb.run("json", pb.file)).isEqualTo(Status.SOUND);

    List<String> lines = pb.out.lines().toList();
    assertThat(lines).hasSize(11);
    assertThat(lines.getFirst())
        .isEqualTo(
            "{\"pv\":\"T:x\",\"type\":\"DBR_SCALAR_DOUBLE\",\"secs\":1709251200,\"nanos\":0,"
                + "\"val\":0.0,\"severity\":0,\"status\":0}");
    assertThat(lines.getLast())
        .isEqualTo(
            "{\"pv\":\"T:x\",\"type\":\"DBR_SCALAR_DOUBLE\",\"secs\":1709251800,\"nanos\":13,"
                + "\"val\":1.5,\"severity\":2,\"status\":10,\"fields\":{\"EGU\":\"cm\"}}");
  }

  @Test
  void jsonOfAllFilesOfAFolderHasALinePerSample() throws IOException {
    pb.pv.append(
        pb.store(),
        StoreFixture.sample("2025-01-01T00:00:00Z", 1),
        StoreFixture.sample("2026-01-01T00:00:00Z", 2));

    assertThat(pb.run("json", folder)).isEqualTo(Status.SOUND);

    JsonMapper mapper = JsonMapper.builder().build();
    assertThat(pb.out.lines().map(mapper::readTree).map(node -> node.get("val").asInt()))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2);
  }

  @Test
  void damageIsSaidBesideWhatIsPrinted() throws IOException {
    Files.writeString(pb.file, "garbage\n", StandardOpenOption.APPEND);

    assertThat(pb.run("json", pb.file)).isEqualTo(Status.PROBLEMS);

    assertThat(pb.out.lines()).hasSize(10);
    assertThat(pb.err).contains("1 damaged lines were stepped over");
  }

  @Test
  void validateReportsEachFileForMachines() throws IOException {
    List<byte[]> lines = pb.lines();
    lines.set(4, "garbage\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    pb.write(lines);

    assertThat(pb.run("validate", "--json", pb.file)).isEqualTo(Status.PROBLEMS);

    JsonNode report = JsonMapper.builder().build().readTree(pb.out);
    assertThat(report.get("sound").asBoolean()).isFalse();
    assertThat(report.get("pv").asString()).isEqualTo("T:x");
    assertThat(report.get("lines").asInt()).isEqualTo(11);
    assertThat(report.get("samples").asInt()).isEqualTo(9);
    assertThat(report.get("damagedLines").asInt()).isEqualTo(1);
    assertThat(report.get("tornTail").asInt()).isZero();
    assertThat(report.get("findings").get(0).get("line").asInt()).isEqualTo(5);
  }

  @Test
  void validateFindsAFileWithoutHeaderNotSound() throws IOException {
    Files.write(pb.file, new byte[0]);

    assertThat(pb.run("validate", pb.file)).isEqualTo(Status.PROBLEMS);

    assertThat(pb.out).contains("not sound").contains("header: The file is empty");
  }

  @Test
  void aFileOfNothingButItsHeaderIsSound() throws IOException {
    pb.write(pb.lines().subList(0, 1));

    assertThat(pb.run("validate", pb.file)).isEqualTo(Status.SOUND);
    assertThat(pb.out).contains("sound, 1 lines, 0 samples");
  }

  @Test
  void aFolderIsWalkedWithoutWhatVarveHasSetAside() throws IOException {
    Path aside = Sidecars.folder(pb.store().root(), "quarantine");
    Files.createDirectories(aside);
    Files.writeString(aside.resolve("T%x:2023.pb"), "garbage");
    Files.writeString(pb.store().root().resolve("notes.txt"), "not a partition");

    assertThat(pb.run("validate", folder)).isEqualTo(Status.SOUND);

    assertThat(pb.out.lines()).hasSize(1);
  }

  @Test
  void aMissingFileDoesNotKeepTheOthersFromBeingRead() {
    assertThat(pb.run("validate", folder.resolve("none:2024.pb"), pb.file))
        .isEqualTo(Status.UNREADABLE);

    assertThat(pb.err).contains("there is no such file");
    assertThat(pb.out).contains(pb.file + ": sound");
  }

  @Test
  void aCommandLineThatCannotBeUnderstoodEndsWithTwo() {
    assertThat(pb.run("print")).isEqualTo(Status.UNREADABLE);
    assertThat(pb.run("print", "--from", "yesterday", pb.file)).isEqualTo(Status.UNREADABLE);
    assertThat(pb.run()).isEqualTo(Status.UNREADABLE);
  }
}
