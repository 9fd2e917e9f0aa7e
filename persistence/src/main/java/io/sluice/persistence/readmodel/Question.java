package io.sluice.persistence.readmodel;

import io.sluice.persistence.mirror.MirrorKeys;
import java.util.regex.Pattern;

/**
 * One thing that a mirror can be asked for. Immutable.
 *
 * @param <T> what it is
 */
public final class Question<T> {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{32}");

  private final String name;
  private final String key;
  private final Form<T> form;

  /** How a thing is read from its words. */
  @FunctionalInterface
  interface Form<T> {
    T read(String name, Words words) throws UnreadableText;
  }

  private Question(final String name, final String key, final Form<T> form) {
    this.name = name;
    this.key = key;
    this.form = form;
  }

  /**
   * The units of a SKU.
   *
   * @throws IllegalArgumentException if the text has not the form of a code
   */
  public static Question<MirroredStock> stock(final String sku) {
    require(Words.isCode(sku), "code of a SKU");
    return new Question<>(sku, MirrorKeys.sku(sku), MirroredStock::read);
  }

  /**
   * A reservation.
   *
   * @throws IllegalArgumentException if the text has not the form of an id
   */
  public static Question<MirroredReservation> reservation(final String id) {
    require(Words.isId(id), "id of a reservation");
    return new Question<>(id, MirrorKeys.reservation(id), MirroredReservation::read);
  }

  /**
   * An order.
   *
   * @throws IllegalArgumentException if the text has not the form of an id
   */
  public static Question<MirroredOrder> order(final String id) {
    require(Words.isId(id), "id of an order");
    return new Question<>(id, MirrorKeys.order(id), MirroredOrder::read);
  }

  /**
   * The live reservations of a customer.
   *
   * @param hash under which the engine knows the customer
   * @throws IllegalArgumentException if it is none
   */
  public static Question<MirroredCustomer> customer(final String hash) {
    require(HASH.matcher(hash).matches(), "hash of a customer");
    return new Question<>(hash, MirrorKeys.customer(hash), MirroredCustomer::read);
  }

  /** Its code, id or hash. */
  public String name() {
    return name;
  }

  /** The shard that it lies in. */
  public int shard() {
    return MirrorKeys.shardOf(name);
  }

  String key() {
    return key;
  }

  T read(final Words words) throws UnreadableText {
    return form.read(name, words);
  }

  private static void require(final boolean holds, final String what) {
    if (!holds) {
      throw new IllegalArgumentException("this is no " + what);
    }
  }
}
