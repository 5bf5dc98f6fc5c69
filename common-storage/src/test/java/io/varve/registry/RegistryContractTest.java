package io.varve.registry;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What a registry promises, whatever database it is on. Each test gets an empty database. */
abstract class RegistryContractTest
    implements RevisionContract,
        TypeInfoContract,
        ArchiveRequestContract,
        AliasContract,
        LeaseContract,
        TombstoneContract,
        NamedFlagContract,
        JobContract,
        EvictedPartitionContract,
        ApplianceContract,
        ExternalServerContract {
  private RegistryDatabase database;
  private Registry registry;

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    database = emptyDatabase(folder);
    registry = Registry.open(database.dataSource());
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** A database without tables. */
  abstract RegistryDatabase emptyDatabase(Path folder) throws Exception;

  @Override
  public Registry registry() {
    return registry;
  }

  @Override
  public Registry anotherProcess() {
    return Registry.open(database.dataSource());
  }
}
