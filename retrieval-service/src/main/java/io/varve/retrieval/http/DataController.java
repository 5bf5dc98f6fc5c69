package io.varve.retrieval.http;

import io.micrometer.core.instrument.Timer;
import io.varve.operator.BinTooLargeException;
import io.varve.operator.Room;
import io.varve.retrieval.answer.AnswerBuffer;
import io.varve.retrieval.answer.AnswerTooLongException;
import io.varve.retrieval.answer.AnswerWriter;
import io.varve.retrieval.answer.AnswerWriter.Outcome;
import io.varve.retrieval.answer.ClientGoneException;
import io.varve.retrieval.answer.Extension;
import io.varve.retrieval.answer.PvPart;
import io.varve.retrieval.http.RetrievalMetrics.Ending;
import io.varve.retrieval.peer.PassingOn;
import io.varve.retrieval.peer.PeerException;
import io.varve.retrieval.pv.Archive;
import io.varve.retrieval.pv.Lacking;
import io.varve.retrieval.pv.Origin;
import io.varve.retrieval.pv.PvQuery;
import io.varve.retrieval.read.PvSamples;
import io.varve.web.ApiException;
import io.varve.web.PartialAnswer;
import io.varve.web.PvListReader;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.coyote.CloseNowException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** Samples of PVs: getData and getDataForPVs (contract storage-retrieval 4.1 to 4.10). */
@RestController
public class DataController {
  /** The trailer of an answer that was cut short after its beginning. */
  private static final String TRUNCATED = "X-Varve-Truncated";

  private static final Logger log = LoggerFactory.getLogger(DataController.class);

  private final PartPlanner planner;
  private final PvSamples samples;
  private final PassingOn passing;
  private final AnswerWriter writer;
  private final RetrievalMetrics metrics;
  private final RequestLog requests;
  private final Clock clock;

  public DataController(
      PartPlanner planner,
      PvSamples samples,
      PassingOn passing,
      AnswerWriter writer,
      RetrievalMetrics metrics,
      RequestLog requests,
      Clock clock) {
    this.planner = planner;
    this.samples = samples;
    this.passing = passing;
    this.writer = writer;
    this.metrics = metrics;
    this.requests = requests;
    this.clock = clock;
  }

  @RequestMapping(
      path = "/retrieval/data/{call}",
      method = {RequestMethod.GET, RequestMethod.HEAD, RequestMethod.POST})
  void data(
      @PathVariable("call") String lastPart,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    DataCall call = DataCall.parse(lastPart);
    requests.note(request.getRemoteAddr());
    List<String> names = names(call, request);
    if (names.equals(List.of(PingPv.NAME))) {
      response.setContentType(Extension.RAW.contentType());
      response.getOutputStream().write(PingPv.answer(clock.instant()));
      return;
    }
    boolean strict = Flag.of("strict", request);
    List<PvQuery> queries = planner.plan(names, request);
    if (request.getMethod().equals("HEAD")) {
      response.setContentType(call.extension().contentType());
      return;
    }
    if (!call.severalPvs()
        && queries.getFirst().origin() instanceof Origin.Elsewhere(Archive owner, _, _)
        && !owner.outside()) {
      passOn(owner, call.extension(), request, response);
      return;
    }
    answer(call.extension(), strict, planner.askEngine(queries, request), request, response);
  }

  private static List<String> names(DataCall call, HttpServletRequest request) {
    boolean post = request.getMethod().equals("POST");
    if (!call.severalPvs()) {
      String name = request.getParameter("pv");
      if (post) {
        throw ApiException.badRequest("getData takes GET only; use getDataForPVs to POST names");
      }
      if (name == null) {
        throw ApiException.badRequest("The parameter 'pv' is missing; send pv=NAME");
      }
      return List.of(name);
    }
    String[] inQuery = request.getParameterValues("pv");
    List<String> names =
        post ? PvListReader.ofBody(request) : inQuery == null ? List.of() : List.of(inQuery);
    if (names.isEmpty()) {
      throw ApiException.badRequest("No PV is named; send pv=NAME once or more");
    }
    return names;
  }

  private void passOn(
      Archive owner, Extension extension, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Timer.Sample since = metrics.start();
    Ending ending = Ending.FAILED;
    long bytes = 0;
    try {
      PassingOn.Passed passed = passing.passOn(owner, request, response);
      ending = passed.clientGone() ? Ending.CLIENT_GONE : Ending.PASSED_ON;
      bytes = passed.bytes();
    } finally {
      metrics.ended(since, extension, ending, 0, bytes);
    }
  }

  private void answer(
      Extension extension,
      boolean strict,
      List<PvPart> parts,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Timer.Sample since = metrics.start();
    Lacking lacking = lacking(parts);
    response.setContentType(extension.contentType());
    Trailer trailer = new Trailer(lacking);
    if (request.getProtocol().equals("HTTP/1.1")) {
      response.setHeader("Trailer", TRUNCATED + ", " + PartialAnswer.HEADER);
      response.setTrailerFields(trailer::fields);
    }
    AnswerBuffer out =
        new AnswerBuffer(
            new FirstByte(response.getOutputStream(), () -> sayLacking(lacking, response)),
            ConnectionProbe.of(request));
    Ending ending = Ending.FAILED;
    long sentSamples = 0;
    try {
      Outcome outcome = writer.write(parts, extension, strict, out);
      sentSamples = outcome.samples();
      trailer.truncated = outcome.cutShort();
      ending =
          !outcome.cutShort().isEmpty()
              ? Ending.CUT_SHORT
              : lacking.names().isEmpty() ? Ending.WHOLE : Ending.PARTIAL;
    } catch (ClientGoneException e) {
      ending = Ending.CLIENT_GONE;
      log.debug("The client of a query for {} went away", parts.getFirst().query().requestedName());
      throw cut(response);
    } catch (IllegalArgumentException | BinTooLargeException e) {
      throw refused(response, HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    } catch (Room.FullException e) {
      log.warn("No answer for {}: {}", namesOf(parts), e.getMessage());
      throw refused(response, HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()));
    } catch (AnswerTooLongException e) {
      log.warn("No answer for {} in time", namesOf(parts));
      throw refused(response, HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()));
    } catch (PeerException e) {
      log.warn("No answer for {}: {}", namesOf(parts), e.getMessage());
      ApiException told = e.forClient();
      throw refused(response, told.status(), told.sentence());
    } catch (IOException e) {
      log.error("The stores of {} cannot be read", namesOf(parts), e);
      throw refused(
          response,
          HttpStatus.INTERNAL_SERVER_ERROR,
          "The samples of " + namesOf(parts) + " cannot be read: " + e.getMessage());
    } finally {
      metrics.ended(since, extension, ending, sentSamples, out.sent());
    }
  }

  /**
   * What is not whole must not end as if it were: a client that has only stopped sending looks as
   * if it had gone, and still reads what it is sent.
   */
  private static ApiException cut(HttpServletResponse response) throws CloseNowException {
    if (response.isCommitted()) {
      // Without its cause: Spring ends an answer in peace when that says that the client has gone.
      throw new CloseNowException("The client seems to have gone");
    }
    return refused(
        response,
        HttpStatus.BAD_REQUEST,
        "The client has closed its side of the connection before it was answered; keep that open"
            + " until the answer is there");
  }

  /** Takes back what was prepared for a good answer. */
  private static ApiException refused(
      HttpServletResponse response, HttpStatus status, String sentence) {
    if (!response.isCommitted()) {
      response.reset();
    }
    return new ApiException(status, sentence);
  }

  private static String namesOf(List<PvPart> parts) {
    return String.join(
        ", ", parts.stream().limit(5).map(part -> part.query().requestedName()).toList());
  }

  private static void sayLacking(Lacking lacking, HttpServletResponse response) {
    String names = lacking.tell();
    if (!names.isEmpty()) {
      response.setHeader(PartialAnswer.HEADER, names);
    }
  }

  /** What is known to be missing so far; other archives may be found silent later. */
  private Lacking lacking(List<PvPart> parts) {
    Lacking lacking = parts.getFirst().query().lacking();
    if (parts.stream().anyMatch(part -> part.tail().missing())) {
      lacking.add("engine");
    }
    if (parts.stream()
        .map(PvPart::query)
        .filter(query -> !(query.origin() instanceof Origin.Elsewhere))
        .anyMatch(query -> samples.leavesOutStores(query.pv().info()))) {
      lacking.add("store");
    }
    return lacking;
  }

  /** Read by the container after the last byte. */
  private static final class Trailer {
    private final Lacking lacking;
    private String truncated = "";

    Trailer(Lacking lacking) {
      this.lacking = lacking;
    }

    Map<String, String> fields() {
      Map<String, String> fields = new HashMap<>();
      if (!truncated.isEmpty()) {
        fields.put(TRUNCATED, truncated);
      }
      if (!lacking.names().isEmpty()) {
        fields.put(PartialAnswer.HEADER, lacking.text());
      }
      return fields;
    }
  }
}
