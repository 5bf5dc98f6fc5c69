package io.varve.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.store.Encoding;
import io.varve.store.PartitionFormat;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

/** What a process pays that has no Parquet store: nothing. */
class LazyLibraryTest {

  @Test
  void theFormatIsReadyWithoutTheLibraryAndHadoop() throws Exception {
    URL own = ParquetFormat.class.getProtectionDomain().getCodeSource().getLocation();
    ClassLoader storageAlone =
        new ClassLoader(null) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("io.varve.") && !name.startsWith("io.varve.parquet")) {
              return ParquetFormat.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
          }
        };
    try (URLClassLoader withoutLibrary = new URLClassLoader(new URL[] {own}, storageAlone)) {
      PartitionFormat format =
          (PartitionFormat)
              withoutLibrary
                  .loadClass(ParquetFormat.class.getName())
                  .getDeclaredConstructor()
                  .newInstance();

      assertThat(format.serves(new Encoding.Parquet(Encoding.Compression.ZSTD, 3))).isTrue();
      assertThatThrownBy(() -> withoutLibrary.loadClass("org.apache.parquet.Version"))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }
}
