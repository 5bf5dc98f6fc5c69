package io.varve.retrieval.peer;

import io.varve.name.PvName;
import io.varve.registry.Appliances;
import io.varve.retrieval.pv.Archive;
import io.varve.retrieval.pv.Lacking;
import io.varve.retrieval.pv.Origin;
import io.varve.retrieval.pv.PvResolver;
import io.varve.retrieval.pv.ResolvedPv;
import io.varve.typeinfo.SamplingMethod;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/** Finds the PV behind a name, and the archive that has its samples. Thread-safe. */
public final class Whereabouts {
  private static final Logger log = LoggerFactory.getLogger(Whereabouts.class);

  private final PvResolver resolver;
  private final Appliances appliances;
  private final OutsideServers outside;
  private final String identity;
  private final boolean sharedStores;

  /**
   * @param identity this appliance
   * @param sharedStores whether the stores of every appliance can be read from here
   */
  public Whereabouts(
      PvResolver resolver,
      Appliances appliances,
      OutsideServers outside,
      String identity,
      boolean sharedStores) {
    this.resolver = resolver;
    this.appliances = appliances;
    this.outside = outside;
    this.identity = identity;
    this.sharedStores = sharedStores;
  }

  /** A PV and the archive that has its samples. */
  public record Place(ResolvedPv pv, Origin origin) {}

  /**
   * What a request allows.
   *
   * @param hops how often it was passed on
   * @param skipOutside whether servers outside are left alone
   * @param template a PV in whose stores a PV that nobody knows may have left files; null for none
   */
  public record Asked(int hops, boolean skipOutside, @Nullable String template) {

    /**
     * What a request for samples allows.
     *
     * @throws ApiException 400 when it cannot be understood
     */
    public static Asked by(HttpServletRequest request) {
      return new Asked(
          Hops.of(request),
          "true".equalsIgnoreCase(request.getParameter("skipExternalServers")),
          request.getParameter("retiredPVTemplate"));
    }

    /** What the owner of a PV has to know of it too. */
    private Map<String, String> forOwner() {
      Map<String, String> parameters = new LinkedHashMap<>();
      if (skipOutside) {
        parameters.putAll(PeerSamples.ALONE);
      }
      if (template != null && !template.isEmpty()) {
        parameters.put("retiredPVTemplate", template);
      }
      return parameters;
    }
  }

  /**
   * Finds a PV.
   *
   * @param lacking gets the names of archives that could not be asked
   * @throws ApiException 404 when nobody knows it, 503 when it is not known whether somebody does,
   *     508 when the request was passed on to here and belongs elsewhere
   */
  public Place find(String name, Asked asked, Lacking lacking) {
    Optional<ResolvedPv> known = resolver.resolve(name);
    if (known.isPresent()) {
      return place(known.get(), asked, lacking);
    }
    Lacking silent = new Lacking();
    String shown = PvName.normalise(name);
    Optional<Archive> holder =
        asked.skipOutside ? Optional.empty() : outside.holderOf(shown, silent);
    if (holder.isPresent()) {
      return new Place(
          unknownHere(shown), new Origin.Elsewhere(holder.get(), shown, PeerSamples.ALONE));
    }
    String template = asked.template;
    Optional<ResolvedPv> retired =
        template == null || template.isEmpty()
            ? Optional.empty()
            : resolver.retired(name, template);
    if (retired.isPresent()) {
      return place(retired.get(), asked, lacking);
    }
    if (silent.names().isEmpty()) {
      throw ApiException.notFound("PV '" + name + "' is not in this archive");
    }
    throw new ApiException(
        HttpStatus.SERVICE_UNAVAILABLE,
        "PV '%s' is not in this archive, and %s, which may have it, does not answer; try again"
            .formatted(name, silent.text()));
  }

  /**
   * Where the samples of a PV of this registry are.
   *
   * @param lacking gets the names of archives that could not be asked
   * @throws ApiException 508 when the request was passed on to here and belongs elsewhere
   */
  public Place place(ResolvedPv pv, Asked asked, Lacking lacking) {
    String owner = pv.info().appliance();
    if (owner.isEmpty() || owner.equals(identity) || sharedStores) {
      return new Place(pv, hereOrInBoth(pv, asked, lacking));
    }
    Optional<Archive> archive = retrievalOf(owner);
    if (archive.isEmpty()) {
      log.warn(
          "{} is read from the stores that are here: nobody knows where its appliance {} is",
          pv.info().pvName(),
          owner);
      lacking.add(owner);
      return new Place(pv, Origin.STORES);
    }
    if (asked.hops > 0) {
      throw new ApiException(
          HttpStatus.LOOP_DETECTED,
          ("PV '%s' belongs to appliance %s, but the request was passed on to %s and goes no"
                  + " further; check varve.identity and varve.urls.retrieval of both")
              .formatted(pv.info().pvName(), owner, identity));
    }
    return new Place(pv, new Origin.Elsewhere(archive.get(), nameOf(pv), asked.forOwner()));
  }

  private Origin hereOrInBoth(ResolvedPv pv, Asked asked, Lacking lacking) {
    if (asked.skipOutside) {
      return Origin.STORES;
    }
    String name = nameOf(pv);
    Optional<Archive> other = outside.mergedWith(name, lacking);
    return other.isPresent() ? new Origin.InBoth(other.get(), name) : Origin.STORES;
  }

  /** The PV's own name, as an alias is known here only, with the field that is asked for. */
  private static String nameOf(ResolvedPv pv) {
    String name = pv.info().pvName();
    return pv.asksForField() ? name + "." + pv.field() : name;
  }

  private Optional<Archive> retrievalOf(String appliance) {
    return appliances
        .urlsOf(appliance)
        .map(urls -> urls.getOrDefault("retrieval", ""))
        .filter(url -> !url.isEmpty())
        .map(url -> new Archive(appliance, url.replaceFirst("/+$", "") + "/retrieval", false));
  }

  /** What is known of a PV of another registry: its name. Its samples say the rest. */
  private static ResolvedPv unknownHere(String name) {
    TypeInfo info =
        TypeInfo.named(name).paused(true).samplingMethod(SamplingMethod.DONT_ARCHIVE).build();
    return new ResolvedPv(info, name, "");
  }
}
