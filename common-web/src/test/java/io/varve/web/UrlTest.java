package io.varve.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PV names in URLs as EAA's clients send them (contract clients-and-demand, row 18). */
class UrlTest extends StartedServer {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "XF:31IDA-OP{Tbl-Ax:X1}Mtr",
        "A.{\"dbnd\":{\"abs\":1.5}}",
        "A[1:2]",
        "A|B^C<D>E`F",
      })
  void namesComeUnencoded(String name) throws Exception {
    String answer = rawGet("/mgmt/bpl/echo?pv=" + name);

    assertThat(answer).startsWith("HTTP/1.1 200");
    assertThat(answer).contains("{\"pv\":\"" + name.replace("\"", "\\\"") + "\"}");
  }

  @Test
  void theSameCharactersAreAllowedInPaths() throws Exception {
    assertThat(rawGet("/mgmt/bpl/echo/{A}[B]|C^D<E>\"?pv=x")).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A%20B", "A+B"})
  void blanksComeEncodedEitherWay(String name) throws Exception {
    assertThat(get("/mgmt/bpl/echo?pv=" + name).body()).isEqualTo("{\"pv\":\"A B\"}");
  }

  @Test
  void aUrlOf64KiBIsRead() throws Exception {
    String names = "SOME:LONG:NAME,".repeat(64 * 1024 / 15 - 3);

    assertThat(get("/mgmt/bpl/list?pv=" + names).statusCode()).isEqualTo(200);
  }

  @Test
  void headIsAnsweredLikeGetWithoutABody() throws Exception {
    var answer = send(request("/mgmt/bpl/echo?pv=A").HEAD());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.body()).isEmpty();
  }

  // contract clients-and-demand, row 19: Phoebus asks like this
  @Test
  void aClientThatOffersHttp2IsAnsweredInHttp1() throws Exception {
    var answer = send(request("/mgmt/bpl/echo?pv=A").version(HttpClient.Version.HTTP_2).GET());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/mgmt/bpl/echo?pv=A", "/retrieval/data/unknown"})
  void pagesOfAnyOriginMayAskMgmtAndRetrieval(String path) throws Exception {
    var answer = send(request(path).header("Origin", "http://grafana.example.org").GET());

    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(get(path).headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void theEngineIsNotForOtherOrigins() throws Exception {
    var answer =
        send(request("/engine/bpl/echo?pv=A").header("Origin", "http://grafana.example.org").GET());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void aPreflightIsAnswered() throws Exception {
    var answer =
        send(
            request("/retrieval/data/getData.json")
                .header("Origin", "http://grafana.example.org")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type,x-requested-with")
                .method("OPTIONS", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Methods"))
        .contains("HEAD,POST,GET,OPTIONS");
    assertThat(answer.headers().firstValue("Access-Control-Max-Age")).contains("1800");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
        .contains("content-type")
        .contains("x-requested-with");
  }
}
