package io.varve.retrieval.http;

import io.varve.registry.Registry;
import io.varve.retrieval.peer.OutsideServers;
import io.varve.retrieval.pv.Lacking;
import io.varve.retrieval.request.NamePattern;
import io.varve.web.ApiException;
import io.varve.web.PartialAnswer;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Names of PVs and aliases by pattern (contract storage-retrieval 4.12). */
@RestController
public class SearchController {
  private static final String JSON = "application/json;charset=UTF-8";
  private static final String TEXT = "text/plain;charset=UTF-8";

  private final Registry registry;
  private final OutsideServers outside;

  public SearchController(Registry registry, OutsideServers outside) {
    this.registry = registry;
    this.outside = outside;
  }

  /**
   * The first names in alphabetical order, of all appliances and of servers outside.
   *
   * @param glob wins over the regular expression
   * @param limit how many at most; negative for all
   * @param skipOutside whether servers outside are left alone
   */
  @RequestMapping(path = "/retrieval/bpl/getMatchingPVs", produces = JSON)
  List<String> getMatchingPVs(
      @RequestParam(name = "pv", required = false) @Nullable String glob,
      @RequestParam(name = "regex", required = false) @Nullable String regex,
      @RequestParam(name = "limit", defaultValue = "500") int limit,
      @RequestParam(name = "skipExternalServers", defaultValue = "false") boolean skipOutside,
      HttpServletResponse response) {
    NamePattern pattern;
    if (glob != null) {
      pattern = NamePattern.ofGlob(glob);
    } else if (regex != null) {
      pattern = NamePattern.ofRegex(regex);
    } else {
      throw ApiException.badRequest("Send a glob as pv=… or a regular expression as regex=…");
    }
    Stream<String> names = matching(pattern);
    if (!skipOutside) {
      Lacking lacking = new Lacking();
      List<String> others =
          glob != null
              ? outside.matching("pv", glob, limit, lacking)
              : outside.matching("regex", Objects.requireNonNull(regex), limit, lacking);
      names = Stream.concat(names, others.stream()).distinct().sorted();
      if (!lacking.names().isEmpty()) {
        response.setHeader(PartialAnswer.HEADER, lacking.text());
      }
    }
    return (limit < 0 ? names : names.limit(limit)).toList();
  }

  /** All names that match, one a line. */
  @RequestMapping(path = "/retrieval/bpl/searchForPVsRegex", produces = TEXT)
  String searchForPVsRegex(@RequestParam(name = "regex", required = false) @Nullable String regex) {
    if (regex == null) {
      throw ApiException.badRequest("Send a regular expression as regex=…");
    }
    StringBuilder lines = new StringBuilder();
    matching(NamePattern.ofRegex(regex)).forEach(name -> lines.append(name).append('\n'));
    return lines.toString();
  }

  private Stream<String> matching(NamePattern pattern) {
    return Stream.concat(
            registry.typeInfos().names().stream(), registry.aliases().all().keySet().stream())
        .filter(pattern::matches)
        .sorted();
  }
}
