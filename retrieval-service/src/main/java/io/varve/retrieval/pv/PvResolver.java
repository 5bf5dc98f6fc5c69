package io.varve.retrieval.pv;

import io.varve.name.PvName;
import io.varve.registry.Aliases;
import io.varve.registry.Registry;
import io.varve.registry.TypeInfos;
import io.varve.typeinfo.SamplingMethod;
import io.varve.typeinfo.TypeInfo;
import java.util.Optional;

/**
 * Finds the PV behind a name (contract storage-retrieval 4.2): a plain name is a PV or an alias; a
 * name with a field is, in this order, a field kept within the samples of its base PV, a PV of its
 * own, a field of the PV an alias stands for, an alias of its own.
 */
public final class PvResolver {
  private static final String VAL = ".VAL";

  private final TypeInfos typeInfos;
  private final Aliases aliases;

  public PvResolver(Registry registry) {
    this.typeInfos = registry.typeInfos();
    this.aliases = registry.aliases();
  }

  /** The PV, or empty when the archive does not know it. */
  public Optional<ResolvedPv> resolve(String requested) {
    String bare = withoutVal(PvName.withoutPrefix(requested));
    Optional<PvName> parts = PvName.parse(bare);
    if (parts.isEmpty()) {
      return whole(bare);
    }
    PvName name = parts.get();
    if (!name.hasField()) {
      return whole(name.toString());
    }
    return fieldOf(typeInfos.find(name.base()), name)
        .or(() -> own(name.toString()))
        .or(() -> throughAlias(name))
        .or(() -> byAlias(name.toString()));
  }

  /**
   * A PV that is no longer in the archive but may have left files in the stores of another one.
   *
   * @param template a PV whose stores are searched
   */
  public Optional<ResolvedPv> retired(String requested, String template) {
    String name = withoutVal(PvName.withoutPrefix(requested));
    return resolve(template)
        .map(
            found ->
                found
                    .info()
                    .but()
                    .pvName(name)
                    .chunkKey(null)
                    .paused(true)
                    .samplingMethod(SamplingMethod.DONT_ARCHIVE)
                    .build())
        .map(info -> new ResolvedPv(info, name, ""));
  }

  private Optional<ResolvedPv> whole(String name) {
    return own(name).or(() -> byAlias(name));
  }

  private Optional<ResolvedPv> own(String name) {
    return typeInfos.find(name).map(info -> new ResolvedPv(info, name, ""));
  }

  private Optional<ResolvedPv> byAlias(String alias) {
    return aliases
        .realNameOf(alias)
        .flatMap(typeInfos::find)
        .map(info -> new ResolvedPv(info, alias, ""));
  }

  private Optional<ResolvedPv> throughAlias(PvName name) {
    return aliases
        .realNameOf(name.base())
        .flatMap(
            real ->
                fieldOf(typeInfos.find(real), name)
                    .or(
                        () ->
                            typeInfos
                                .find(real + "." + name.field())
                                .map(info -> new ResolvedPv(info, name.toString(), ""))));
  }

  private static Optional<ResolvedPv> fieldOf(Optional<TypeInfo> base, PvName name) {
    return base.filter(info -> info.archiveFields().contains(name.field()))
        .map(info -> new ResolvedPv(info, name.base(), name.field()));
  }

  /** Also for names that break the naming rule. */
  private static String withoutVal(String name) {
    return name.endsWith(VAL) ? name.substring(0, name.length() - VAL.length()) : name;
  }
}
