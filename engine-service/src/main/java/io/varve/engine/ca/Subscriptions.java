package io.varve.engine.ca;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of a circuit by their numbers.
 *
 * <p>A number is given away again only when the server has confirmed that the former subscription
 * has ended; an update that was on its way would reach the wrong receiver else.
 */
final class Subscriptions {
  private @Nullable Subscription[] all = new Subscription[16];
  private final Queue<Integer> free = new ArrayDeque<>();
  private final BitSet ending = new BitSet();
  private int used;

  Subscription add(NativeType type, Form form, long count, int mask, CaLink.Receiver receiver) {
    Integer freed = free.poll();
    int id = freed == null ? used++ : freed;
    if (id == all.length) {
      all = Arrays.copyOf(all, id * 2);
    }
    Subscription added = new Subscription(id, type, form, count, mask, receiver);
    all[id] = added;
    return added;
  }

  /** Null for one that has ended or never was. */
  @Nullable Subscription get(int id) {
    return id >= 0 && id < used ? all[id] : null;
  }

  /** Lets nothing more reach the receiver. */
  void forget(Subscription old) {
    if (old.equals(all[old.id()])) {
      all[old.id()] = null;
    }
  }

  /** Forgets one whose end the server is asked to confirm. */
  void end(Subscription old) {
    if (old.equals(all[old.id()])) {
      all[old.id()] = null;
      ending.set(old.id());
    }
  }

  /** The server has confirmed the end. */
  void ended(int id) {
    if (id >= 0 && ending.get(id)) {
      ending.clear(id);
      free.add(id);
    }
  }
}
