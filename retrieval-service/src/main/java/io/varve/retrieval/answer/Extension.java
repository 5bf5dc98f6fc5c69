package io.varve.retrieval.answer;

import io.varve.web.HumanTime;
import java.util.Locale;
import java.util.Optional;

/** The formats a client can choose by the end of the path (contract storage-retrieval 4.5). */
public enum Extension {
  JSON("application/json", true),
  RAW("application/x-protobuf", true),
  CSV("text/csv", false),
  TXT("text/plain", false),
  QW("application/json", true);

  private final String contentType;
  private final boolean forSeveralPvs;

  Extension(String contentType, boolean forSeveralPvs) {
    this.contentType = contentType;
    this.forSeveralPvs = forSeveralPvs;
  }

  /** The format of that name. */
  public static Optional<Extension> of(String name) {
    for (Extension extension : values()) {
      if (extension.name().toLowerCase(Locale.ROOT).equals(name)) {
        return Optional.of(extension);
      }
    }
    return Optional.empty();
  }

  /** The media type; clients compare it as text, so nothing may be added to it. */
  public String contentType() {
    return contentType;
  }

  public boolean forSeveralPvs() {
    return forSeveralPvs;
  }

  AnswerFormat open(AnswerBuffer out, HumanTime times) {
    return switch (this) {
      case JSON -> new JsonAnswer(out);
      case RAW -> new RawAnswer(out);
      case CSV -> new CsvAnswer(out);
      case TXT -> new TxtAnswer(out, times);
      case QW -> new QwAnswer(out);
    };
  }
}
