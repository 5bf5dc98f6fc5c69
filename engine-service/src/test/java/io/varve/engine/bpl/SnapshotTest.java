package io.varve.engine.bpl;

import static io.varve.engine.bpl.EngineServer.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.engine.archiving.FakeChannels.FakeChannel;
import io.varve.sample.DbrType;
import io.varve.sample.SampleValue;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** getDataAtTime of the engine (contract storage-retrieval 4.11). */
class SnapshotTest extends OnEngineServer {
  @Test
  void amongTheSamplesInMemoryTheOneThatHeldIsFound() {
    FakeChannel pv = server.record("T:a");
    pv.send(NOW.minusSeconds(3), 1);
    pv.send(NOW.minusSeconds(2).plusNanos(601_988_043), 2);
    pv.send(NOW.plusSeconds(5), 3);
    server.seen("T:a", 3);

    assertThat(at(NOW, "T:a"))
        .isEqualTo(
            json(
                "{'T:a':{'secs':"
                    + NOW.minusSeconds(2).getEpochSecond()
                    + ",'nanos':601988043,'val':2,'severity':0,'status':0,"
                    + "'meta':{'EGU':'mm','source':'engine'}}}"));
    assertThat(at(NOW.minusSeconds(2), "T:a").get("T:a").get("val").asInt()).isEqualTo(1);
    assertThat(at(NOW.minusSeconds(4), "T:a")).isEmpty();
  }

  @Test
  void whatWasFlushedIsStillKnownWhenNothingNewerCame() {
    FakeChannel pv = server.record("T:flushed");
    pv.send(NOW.minusSeconds(3), 7);
    server.flushed("T:flushed");

    assertThat(at(NOW, "T:flushed").get("T:flushed").get("val").asInt()).isEqualTo(7);
    assertThat(at(NOW.minusSeconds(4), "T:flushed")).isEmpty();
  }

  @Test
  void withoutATimeItIsNow() {
    server.record("T:now").send(NOW.minusSeconds(1), 5);
    server.seen("T:now", 1);

    assertThat(server.post("getDataAtTime", "", "[\"T:now\"]").get("T:now").get("val").asInt())
        .isEqualTo(5);
  }

  @Test
  void namesAreAnsweredAsTheyWereWrittenAndUnknownOnesAreMissing() {
    server.record("T:named").send(NOW, 5);
    server.seen("T:named", 1);

    assertThat(at(NOW, "T:named.VAL", "NOSUCH").propertyNames()).containsExactly("T:named.VAL");
  }

  @Test
  void whatIsNotFiniteIsNull() {
    FakeChannel pv =
        server.record(server.pv("T:wave").type(DbrType.WAVEFORM_DOUBLE).elementCount(2).build());
    pv.send(NOW, new SampleValue.WaveformDouble(new double[] {1.5, Double.NaN}));
    server.seen("T:wave", 1);

    assertThat(at(NOW, "T:wave").get("T:wave").get("val")).isEqualTo(json("[1.5,null]"));
  }

  private static JsonNode at(Instant time, String... names) {
    return server.post(
        "getDataAtTime", "?at=" + time, JsonMapper.shared().writeValueAsString(names));
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }
}
