package io.varve.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every error is a status and one sentence of JSON. */
class ErrorTest extends StartedServer {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "/mgmt/bpl/echo, 400, The parameter 'pv' is missing",
        "/mgmt/bpl/limit?limit=many, 400, The parameter 'limit' cannot be 'many'; it must be a number",
        "/mgmt/bpl/unknown, 404, There is nothing at '/mgmt/bpl/unknown'",
        "/, 404, There is nothing at '/'",
        "/mgmt/bpl/body, 405, '/mgmt/bpl/body' does not answer GET; use POST",
        "/mgmt/bpl/fail?kind=refused, 404, The PV is not archived; archive it first",
        "/mgmt/bpl/fail?kind=value, 400, There is no archiver type 'X'",
        "/mgmt/bpl/fail?kind=sendError, 418, The request was refused with status 418",
      })
  void theCallersMistakesAreNamed(String path, int status, String sentence) throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(sentenceOf(answer)).isEqualTo(sentence);
  }

  @Test
  void aWrongMethodSaysWhichIsRight() throws Exception {
    assertThat(get("/mgmt/bpl/body").headers().firstValue("Allow")).contains("POST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":", "[1]", ""})
  void aBodyThatIsNotTheJsonWantedIsRefused(String body) throws Exception {
    HttpResponse<String> answer = post("/mgmt/bpl/body", "application/json", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(sentenceOf(answer)).isEqualTo("The body of the request cannot be read as JSON");
  }

  @Test
  void aBodyOfAnotherTypeIsRefused() throws Exception {
    HttpResponse<String> answer = post("/mgmt/bpl/body", "text/csv", "a");

    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(sentenceOf(answer)).contains("text/csv");
  }

  @Test
  void aFailureOfOursSaysNothingOfTheInside() throws Exception {
    HttpResponse<String> answer = get("/mgmt/bpl/fail?kind=other");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(sentenceOf(answer)).contains("see the log").doesNotContain("secret");
  }

  @Test
  void aRegistryThatDoesNotAnswerIsSaidToBeUnavailable() throws Exception {
    HttpResponse<String> answer = get("/mgmt/bpl/fail?kind=registry");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(sentenceOf(answer)).startsWith("The registry database does not answer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "text/csv", "image/png", "*/*"})
  void errorsAreJsonWhateverTheClientAccepts(String accept) throws Exception {
    HttpResponse<String> answer = send(request("/mgmt/bpl/echo").header("Accept", accept).GET());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(sentenceOf(answer)).isEqualTo("The parameter 'pv' is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/mgmt/bpl/echo?pv=A B HTTP",
        "/mgmt/bpl/echo?pv=\u0001",
        "/mgmt/bpl/echo?pv=%zz",
        "/mgmt/../..\\x",
      })
  void aRequestThatIsNotHttpGetsJsonFromTomcatToo(String target) throws Exception {
    String answer = rawGet(target);

    assertThat(answer).startsWith("HTTP/1.1 400").contains("application/json");
    assertThat(answer).contains("{\"validation\":\"").doesNotContain("<html");
  }

  @Test
  void aRequestLineThatIsTooLongGetsJson() throws Exception {
    String answer = rawGet("/mgmt/bpl/echo?pv=" + "A".repeat(200_000));

    assertThat(answer).containsPattern("^HTTP/1.1 4\\d\\d").contains("{\"validation\":\"");
  }

  // design.md, law 8: an answer cut short says so
  @Test
  void anAnswerThatFailsOnItsWayIsCutAndNotEnded() {
    assertThatThrownBy(() -> get("/retrieval/data/cut")).isInstanceOf(IOException.class);
  }

  private static String sentenceOf(HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    JsonNode body = JsonMapper.shared().readTree(answer.body());
    assertThat(body.propertyNames()).containsExactly("validation");
    return body.get("validation").asString();
  }
}
