package io.varve.registry;

import java.util.Arrays;

/**
 * An archive with a registry of its own that is asked too (contract storage-retrieval 6.3).
 *
 * @param url as the site wrote it, perhaps with {@code ?mergeDuringRetrieval=true}
 * @param archives {@link #PBRAW}
 */
public record ExternalServer(String url, String archives) {
  /** The kind of server that answers as EAA does. */
  public static final String PBRAW = "pbraw";

  private static final String MERGES = "mergeDuringRetrieval=true";

  /** Whether it is an archive like this one. */
  public boolean answersRaw() {
    return archives.equals(PBRAW);
  }

  /** Whether its samples are merged with those of PVs that this archive has too. */
  public boolean mergesDuringRetrieval() {
    int query = url.indexOf('?');
    return query >= 0 && Arrays.asList(url.substring(query + 1).split("&", -1)).contains(MERGES);
  }

  /** The address of its retrieval, such as {@code http://host:17668/retrieval}. */
  public String retrievalUrl() {
    int query = url.indexOf('?');
    return (query < 0 ? url : url.substring(0, query)).replaceFirst("/+$", "");
  }
}
