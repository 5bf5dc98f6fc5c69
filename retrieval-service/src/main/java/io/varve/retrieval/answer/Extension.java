package io.varve.retrieval.answer;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The formats a client can choose by the end of the path: those of EAA (contract storage-retrieval
 * 4.5) without flx, and tables.
 */
public enum Extension {
  JSON("application/json", true),
  RAW("application/x-protobuf", true),
  CSV("text/csv", false),
  TXT("text/plain", false),
  QW("application/json", true),
  JPLOT("application/json", true),
  SVG("image/svg+xml", false),
  MAT("application/matlab", false),
  ARROW("application/vnd.apache.arrow.stream", false),
  PARQUET("application/vnd.apache.parquet", false);

  private final String contentType;
  private final boolean forSeveralPvs;

  Extension(String contentType, boolean forSeveralPvs) {
    this.contentType = contentType;
    this.forSeveralPvs = forSeveralPvs;
  }

  /** The format of that name. */
  public static Optional<Extension> of(String name) {
    for (Extension extension : values()) {
      if (extension.ending().equals(name)) {
        return Optional.of(extension);
      }
    }
    return Optional.empty();
  }

  /**
   * All there are, for people.
   *
   * @param severalPvs only those that can hold several PVs
   */
  public static String endings(boolean severalPvs) {
    return Stream.of(values())
        .filter(each -> each.forSeveralPvs || !severalPvs)
        .map(Extension::ending)
        .collect(Collectors.joining(", "));
  }

  private String ending() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The media type; clients compare it as text, so nothing may be added to it. */
  public String contentType() {
    return contentType;
  }

  public boolean forSeveralPvs() {
    return forSeveralPvs;
  }

  AnswerFormat open(AnswerBuffer out, AnswerContext context) {
    return switch (this) {
      case JSON -> new JsonAnswer(out, context.strict());
      case RAW -> new RawAnswer(out);
      case CSV -> new CsvAnswer(out);
      case TXT -> new TxtAnswer(out, context.times());
      case QW -> new QwAnswer(out);
      case JPLOT -> new JplotAnswer(out, context);
      case SVG -> new SvgAnswer(out, context);
      case MAT -> new MatAnswer(out, context);
      case ARROW -> new ArrowAnswer(out);
      case PARQUET -> new ParquetAnswer(out);
    };
  }
}
