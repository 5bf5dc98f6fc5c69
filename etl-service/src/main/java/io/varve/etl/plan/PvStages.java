package io.varve.etl.plan;

import com.github.benmanes.caffeine.cache.Interner;
import io.varve.name.KeyRule;
import io.varve.store.DataStore;
import io.varve.store.Store;
import io.varve.store.StoreMacros;
import io.varve.store.StoreUrl;
import io.varve.typeinfo.SamplingMethod;
import io.varve.typeinfo.TypeInfo;
import java.nio.file.FileSystem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What ETL knows of one PV.
 *
 * @param pvName the PV
 * @param key the key of its files
 * @param paused whether recording is off
 * @param archived whether it is archived at all; DONT_ARCHIVE is not
 * @param stores those that keep its files, up to the first that cannot be used
 * @param stages the steps between them
 * @param gates what each of them waits for
 * @param closing those whose source is to be emptied when recording stops ({@code
 *     consolidateOnShutdown}, contract mgmt-engine-etl 4.6)
 * @param fault why stores or stages are missing; null when none are
 */
public record PvStages(
    String pvName,
    String key,
    boolean paused,
    boolean archived,
    List<Store> stores,
    List<Stage> stages,
    List<Gates> gates,
    List<Stage> closing,
    @Nullable String fault) {

  public PvStages {
    stores = List.copyOf(stores);
    stages = List.copyOf(stages);
    gates = List.copyOf(gates);
    closing = List.copyOf(closing);
  }

  /** The same in lists that other PVs' plans have as well. */
  public PvStages sharing(Interner<List<?>> lists) {
    return new PvStages(
        pvName,
        key,
        paused,
        archived,
        one(lists, stores),
        one(lists, stages),
        one(lists, gates),
        one(lists, closing),
        fault);
  }

  @SuppressWarnings("unchecked") // an equal list has equal elements, and their classes are final
  private static <T> List<T> one(Interner<List<?>> lists, List<T> list) {
    return (List<T>) lists.intern(list);
  }

  /** What a stage of this plan waits for. */
  public Gates gatesOf(Stage stage) {
    return gates.get(stage.number());
  }

  /**
   * Reads a type info.
   *
   * @param files where the folders of its stores are
   * @throws IllegalArgumentException when the PV's name leads out of the store's folder
   */
  public static PvStages of(TypeInfo info, KeyRule rule, StoreMacros macros, FileSystem files) {
    String chunkKey = info.chunkKey();
    String key =
        chunkKey == null || chunkKey.isEmpty()
            ? rule.keyOf(info.pvName())
            : KeyRule.checked(chunkKey, info.pvName());
    List<Store> stores = new ArrayList<>();
    List<Stage> stages = new ArrayList<>();
    DataStore previous = null;
    List<Gates> gates = new ArrayList<>();
    List<Stage> closing = new ArrayList<>();
    StoreUrl before = null;
    String fault = null;
    for (String url : info.dataStores()) {
      try {
        StoreUrl parsed = StoreUrl.parse(macros.expand(url));
        DataStore store = DataStore.of(parsed, macros, files);
        StoreUrl own = parsed.own(macros);
        if (previous != null && before != null) {
          Stage stage = Stage.of(stages.size(), previous, store);
          String operator = own.get("reducedata");
          if (operator != null && !operator.isEmpty()) {
            stage = stage.reducedBy(operator, stores.subList(0, stage.number()));
          }
          stages.add(stage);
          gates.add(Gates.between(before, own));
          if ("true".equalsIgnoreCase(before.get("consolidateOnShutdown"))) {
            closing.add(stage);
          }
        }
        store.own().map(Store::writable).ifPresent(stores::add);
        previous = store;
        before = own;
      } catch (IllegalArgumentException e) {
        // What lies behind a gap must not be fed past it: data would be out of order.
        fault = String.valueOf(e.getMessage());
        break;
      }
    }
    return new PvStages(
        info.pvName(),
        key,
        info.paused(),
        info.samplingMethod() != SamplingMethod.DONT_ARCHIVE,
        stores,
        stages,
        gates,
        closing,
        fault);
  }
}
