package io.varve.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KnownRevisionTest {
  private static final Duration AGE = Duration.ofNanos(200);

  private long now = 7;
  private long inDatabase = 3;
  private int asked;
  private Runnable whileAsking = () -> {};
  private final KnownRevision known = new KnownRevision(this::ask, () -> now);

  private long ask() {
    asked++;
    long answer = inDatabase;
    whileAsking.run();
    return answer;
  }

  @Test
  void theDatabaseIsAskedOnceWithinTheAge() {
    assertThat(known.revision(AGE)).isEqualTo(3);
    inDatabase = 4;
    now += 199;
    assertThat(known.revision(AGE)).isEqualTo(3);
    assertThat(asked).isEqualTo(1);
    now++;
    assertThat(known.revision(AGE)).isEqualTo(4);
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void whatWasForgottenIsAskedFor() {
    known.revision(AGE);
    inDatabase = 4;
    known.forget();
    assertThat(known.revision(AGE)).isEqualTo(4);
  }

  /** The answer may have been given before the change. */
  @Test
  void anAnswerThatAChangeOvertookIsNotKept() {
    whileAsking =
        () -> {
          inDatabase = 4;
          known.forget();
        };
    assertThat(known.revision(AGE)).isEqualTo(3);
    whileAsking = () -> {};
    assertThat(known.revision(AGE)).isEqualTo(4);
  }

  /** A backup was brought back while the services ran. */
  @Test
  void aRevisionMayBeOlderThanTheOneBefore() {
    known.revision(AGE);
    inDatabase = 1;
    now += 200;
    assertThat(known.revision(AGE)).isEqualTo(1);
  }
}
