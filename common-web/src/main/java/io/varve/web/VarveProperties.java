package io.varve.web;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What every service of an appliance must agree on.
 *
 * @param identity the appliance's name in type infos and answers (EAA: ARCHAPPL_MYIDENTITY)
 * @param data folder of everything that has no folder of its own: registry, journal, stores
 * @param stores folders of the three stores
 * @param names how PV names become paths
 * @param files how many partition files may be open
 * @param registry the registry database
 * @param urls where the services of this appliance are reached
 */
@ConfigurationProperties("varve")
public record VarveProperties(
    @DefaultValue("appliance0") String identity,
    @DefaultValue("data") Path data,
    @DefaultValue Stores stores,
    @DefaultValue Names names,
    @DefaultValue Files files,
    @DefaultValue RegistryDatabase registry,
    @DefaultValue Urls urls) {

  /**
   * @param shortTerm EAA: ARCHAPPL_SHORT_TERM_FOLDER; default {@code sts} in the data folder
   * @param mediumTerm EAA: ARCHAPPL_MEDIUM_TERM_FOLDER; default {@code mts} in the data folder
   * @param longTerm EAA: ARCHAPPL_LONG_TERM_FOLDER; default {@code lts} in the data folder; may be
   *     {@code s3://bucket/prefix}
   */
  public record Stores(
      @Nullable Path shortTerm, @Nullable Path mediumTerm, @Nullable String longTerm) {

    public Stores {
      longTerm = longTerm == null || longTerm.isBlank() ? null : longTerm;
    }
  }

  /**
   * @param separators regular expression whose matches become folders
   * @param terminator ends the key of a PV
   */
  public record Names(
      @DefaultValue("[\\:\\-]") String separators, @DefaultValue(":") String terminator) {}

  /**
   * @param open partition files a process has open at once, over all stores, to read and to append
   * @param longestWait how long one waits for a file to be closed before the request is refused
   */
  public record Files(@DefaultValue("1024") int open, @DefaultValue("5s") Duration longestWait) {}

  /**
   * @param url a JDBC URL of PostgreSQL or SQLite; default SQLite in the data folder
   * @param user for PostgreSQL
   * @param password for PostgreSQL
   */
  public record RegistryDatabase(
      @Nullable String url, @Nullable String user, @Nullable String password) {}

  /**
   * Base URLs without a path, such as {@code http://localhost:17665}.
   *
   * @param mgmt of the mgmt service
   * @param engine of the engine
   * @param etl of ETL
   * @param retrieval of retrieval
   */
  public record Urls(
      @DefaultValue("http://localhost:17665") String mgmt,
      @DefaultValue("http://localhost:17665") String engine,
      @DefaultValue("http://localhost:17665") String etl,
      @DefaultValue("http://localhost:17665") String retrieval) {}
}
