package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Samples as server-sent events. The data of an event {@code samples} is what {@code
 * getData.json?strict=true} answers for them, so a client needs nothing new to read it.
 *
 * <p>Further events: {@code trouble}, with what keeps samples of a PV away, and {@code end}, with
 * the reason, before the stream is closed.
 */
public final class LiveEvents {
  private static final int SAMPLES_OF_EVENT = 500;
  private static final int BYTES_OF_EVENT = 64 * 1024;

  /** So much less than the events themselves shall ids take. */
  private static final int IDS_SHARE = 8;

  private final OutputStream out;
  private final Clock clock;
  private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
  private final AnswerBuffer buffer = new AnswerBuffer(piece);
  private JsonAnswer json = new JsonAnswer(buffer, true);
  private int samples;
  private long sent;
  private long sentAtId;
  private Duration longestWait = Duration.ZERO;

  /**
   * @param out flushed after each event
   */
  public LiveEvents(OutputStream out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  /** Says that the stream is there. */
  public void begin() throws ClientGoneException {
    write("retry: 2000\n\n");
  }

  /**
   * Adds a sample to the event that is made up.
   *
   * @return whether the event is large enough to be sent
   */
  public boolean add(PvPart part, SampleCursor at) throws ClientGoneException {
    if (samples == 0) {
      json = new JsonAnswer(buffer, true);
      json.begin();
      json.startPv(part.meta(at.type(), at.header().fields()));
    }
    json.sample(at, "");
    buffer.spill();
    return ++samples == SAMPLES_OF_EVENT || piece.size() >= BYTES_OF_EVENT;
  }

  /** Sends the samples that were added, if any. */
  public void send() throws ClientGoneException {
    if (samples == 0) {
      return;
    }
    json.endPv();
    json.end();
    buffer.finish();
    samples = 0;
    String document = piece.toString(StandardCharsets.UTF_8).strip();
    piece.reset();
    event("samples", document);
  }

  /** Names the position that a client says when it comes again. */
  public void id(String id) throws ClientGoneException {
    write("id: " + id + "\n\n");
    sentAtId = sent;
  }

  /** The same, when enough was sent since the last that it does not weigh. */
  public void idIfWorthIt(Supplier<String> id) throws ClientGoneException {
    String text = id.get();
    if (sent - sentAtId >= (long) IDS_SHARE * text.length()) {
      id(text);
    }
  }

  /** A comment, so that nobody between takes the connection for dead. */
  public void heartbeat() throws ClientGoneException {
    write(": still here\n\n");
  }

  /** Says what keeps samples of a PV away. */
  public void trouble(String pv, String message) throws ClientGoneException {
    Map<String, String> trouble = new LinkedHashMap<>();
    trouble.put("pv", pv);
    trouble.put("message", message);
    event("trouble", JsonText.of(trouble));
  }

  /** The last event. */
  public void end(String message) throws ClientGoneException {
    event("end", JsonText.of(Map.of("message", message)));
  }

  private void event(String name, String data) throws ClientGoneException {
    write("event: " + name + "\ndata: " + data.replace("\n", "\ndata: ") + "\n\n");
  }

  private void write(String text) throws ClientGoneException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Instant before = clock.instant();
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      throw new ClientGoneException(e);
    }
    Duration wait = Duration.between(before, clock.instant());
    longestWait = wait.compareTo(longestWait) > 0 ? wait : longestWait;
    sent += bytes.length;
  }

  /** Bytes of events so far. */
  public long sent() {
    return sent;
  }

  /** The longest time the client took for an event. */
  public Duration longestWait() {
    return longestWait;
  }
}
