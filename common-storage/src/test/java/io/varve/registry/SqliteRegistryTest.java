package io.varve.registry;

import java.nio.file.Path;

class SqliteRegistryTest extends RegistryContractTest {
  @Override
  RegistryDatabase emptyDatabase(Path folder) {
    return RegistryDatabase.sqlite(folder.resolve("registry.sqlite"));
  }
}
