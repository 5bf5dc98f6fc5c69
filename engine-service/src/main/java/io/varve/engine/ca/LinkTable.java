package io.varve.engine.ca;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Links by their numbers.
 *
 * <p>An engine has eight links for a PV whose fields are archived, each of them in two tables, so
 * they lie in open addressing: eight bytes a link at most, where a map of the JDK takes fifty.
 */
final class LinkTable {
  private static final int LEAST = 16;

  /** At least half of it is empty; a link lies at or after the place of its number. */
  private @Nullable CaLink[] places = new CaLink[LEAST];

  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Null for none. */
  @Nullable CaLink get(int id) {
    return places[placeOf(id)];
  }

  /** Adds a link; again has no effect. */
  void add(CaLink link) {
    int place = placeOf(link.id());
    if (places[place] != null) {
      return;
    }
    places[place] = link;
    if (++size * 2 > places.length) {
      resize(places.length * 2);
    }
  }

  /** Whether it was there. */
  boolean remove(CaLink link) {
    int gap = placeOf(link.id());
    if (places[gap] == null) {
      return false;
    }
    places[gap] = null;
    size--;
    close(gap);
    if (size * 8 < places.length && places.length > LEAST) {
      resize(places.length / 2);
    }
    return true;
  }

  void clear() {
    places = new CaLink[LEAST];
    size = 0;
  }

  /** As they are now. */
  List<CaLink> all() {
    List<CaLink> all = new ArrayList<>(size);
    for (CaLink link : places) {
      if (link != null) {
        all.add(link);
      }
    }
    return all;
  }

  /** Moves links that would not be found any more across the gap. */
  private void close(int gap) {
    int empty = gap;
    int mask = places.length - 1;
    for (int at = empty + 1 & mask; ; at = at + 1 & mask) {
      CaLink link = places[at];
      if (link == null) {
        return;
      }
      int wanted = first(link.id());
      if ((at - wanted & mask) >= (at - empty & mask)) {
        places[empty] = link;
        places[at] = null;
        empty = at;
      }
    }
  }

  private void resize(int length) {
    List<CaLink> all = all();
    places = new CaLink[length];
    for (CaLink link : all) {
      places[placeOf(link.id())] = link;
    }
  }

  private int placeOf(int id) {
    int place = first(id);
    for (CaLink link = places[place]; link != null && link.id() != id; link = places[place]) {
      place = place + 1 & places.length - 1;
    }
    return place;
  }

  /** Numbers are given one after the other, so they fill the table evenly as they are. */
  private int first(int id) {
    return id & places.length - 1;
  }
}
