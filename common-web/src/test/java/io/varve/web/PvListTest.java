package io.varve.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PV lists in all the forms of contract mgmt-engine-etl 0.3. */
class PvListTest extends StartedServer {

  @Test
  void aQueryIsSplitAtCommasAndTheFirstCounts() throws Exception {
    assertThat(get("/mgmt/bpl/list?pv=A:1,B*,%20C%20,&pv=D").body())
        .isEqualTo("[\"A:1\",\"B*\",\"C\"]");
    assertThat(get("/mgmt/bpl/list").body()).isEqualTo("[]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "application/json; [\"A:1\",\"B µ\"]",
        "application/json; [{\"pv\":\"A:1\",\"x\":1},{\"pv\":\"B µ\"}]",
        "~application/json; charset=utf-8~; [\"A:1\",{\"pv\":\"B µ\"}]",
        "~text/plain~; ~A:1\nB µ\n~",
        "~text/plain; charset=UTF-8~; ~A:1\r\n\r\n B µ~",
        "application/x-www-form-urlencoded; pv=A%3A1,B+%C2%B5",
        "~application/x-www-form-urlencoded; charset=utf-8~; pv=A%3A1%2CB%20%C2%B5",
      })
  void aBodyIsReadInEveryForm(String contentType, String body) throws Exception {
    var answer = post("/mgmt/bpl/list", contentType, body);

    assertThat(answer.body()).isEqualTo("[\"A:1\",\"B µ\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "application/json; [\"A\"; not valid JSON",
        "application/json; {\"pv\":\"A\"}; must be a JSON array",
        "application/json; ~~; must be a JSON array",
        "application/json; [\"A\",7]; Element 2",
        "application/json; [{\"name\":\"A\"}]; Element 1",
        "application/x-www-form-urlencoded; names=A; is missing",
        "text; A; is not a content type",
      })
  void aBodyThatIsNoListIsRefusedWithASentence(String contentType, String body, String because)
      throws Exception {
    var answer = post("/mgmt/bpl/list", contentType, body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).startsWith("{\"validation\":\"").contains(because);
  }

  @Test
  void aPostWithoutBodyIsRefused() throws Exception {
    assertThat(send(request("/mgmt/bpl/list").POST(BodyPublishers.noBody())).statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({"application/x-www-form-urlencoded,pv=", "text/plain,''"})
  void listsOfSeveralMegabytesAreRead(String contentType, String start) throws Exception {
    String separator = start.isEmpty() ? "\n" : ",";
    String names =
        IntStream.range(0, 200_000)
            .mapToObj(i -> "SECTOR:DEVICE:SIGNAL:" + i)
            .collect(Collectors.joining(separator));

    var answer = post("/mgmt/bpl/list", contentType, start + names);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).endsWith("\"SECTOR:DEVICE:SIGNAL:199999\"]");
  }
}
