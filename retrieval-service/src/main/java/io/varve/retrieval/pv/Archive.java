package io.varve.retrieval.pv;

/**
 * Another archive that answers raw queries.
 *
 * @param name an appliance's identity, or the address of a server outside
 * @param retrievalUrl its retrieval, such as {@code http://host:17668/retrieval}
 * @param outside whether it has a registry of its own, so that it may know other PVs
 */
public record Archive(String name, String retrievalUrl, boolean outside) {

  @Override
  public String toString() {
    return outside ? "The server " + name : "Appliance " + name + " at " + retrievalUrl;
  }
}
