package io.varve.retrieval.answer;

import io.varve.web.HumanTime;
import java.time.Instant;

/**
 * What a format may need to know of the whole answer.
 *
 * @param times the server's zone, and times for people
 * @param from start of the range
 * @param to end of the range
 * @param strict whether formats that resemble JSON have to be JSON
 */
record AnswerContext(HumanTime times, Instant from, Instant to, boolean strict) {}
