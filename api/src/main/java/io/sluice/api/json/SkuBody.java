package io.sluice.api.json;

import io.sluice.engine.protocol.Currency;
import io.sluice.engine.protocol.Limits;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code PUT /v1/skus/{sku}}, and of a SKU in an import.
 *
 * <p>Reused for body after body by one thread.
 */
public final class SkuBody {
  private static final int NAME = 0;
  private static final int BARCODE = 1;
  private static final int LIST_PRICE = 2;
  private static final int CURRENCY = 3;
  private static final int CODE = 4;
  private static final FieldNames FIELDS =
      FieldNames.of("name", "barcode", "listPrice", "currency");
  private static final FieldNames IMPORT_FIELDS = FIELDS.and("sku", ImportLine.TYPE);

  private String code = "";
  private @Nullable String name;
  private @Nullable String barcode;
  private long listPrice;
  private int currency;

  /** A holder without values. */
  public SkuBody() {}

  /**
   * Reads the body of a single call.
   *
   * @throws MalformedBody if it is not what the contract asks for
   */
  public void read(final JsonInput in) {
    read(in, FIELDS);
  }

  void readImported(final JsonInput in) {
    code = in.required(read(in, IMPORT_FIELDS), "sku");
  }

  /** The code that an imported line defines. */
  public String importedCode() {
    return code;
  }

  /** Display name, null if not stated. */
  public @Nullable String name() {
    return name;
  }

  /** Barcode, null if not stated. */
  public @Nullable String barcode() {
    return barcode;
  }

  /** Minor units, -1 if not stated. */
  public long listPrice() {
    return listPrice;
  }

  /** Number of the currency, 0 for none. */
  public int currency() {
    return currency;
  }

  private @Nullable String read(final JsonInput in, final FieldNames fields) {
    String named = null;
    name = null;
    barcode = null;
    listPrice = -1;
    currency = Currency.NONE;
    in.beginObject(fields);
    for (int field = in.nextField(); field >= 0; field = in.nextField()) {
      switch (field) {
        case NAME -> name = in.text(0, Limits.MAX_TEXT_LENGTH);
        case BARCODE -> barcode = in.text(0, Limits.MAX_TEXT_LENGTH);
        case LIST_PRICE -> listPrice = in.integer(0, Limits.MAX_MONEY);
        case CURRENCY -> currency = in.currency();
        case CODE -> named = in.id();
        default -> in.skipValue();
      }
    }
    in.end();
    return named;
  }
}
