package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths and what they name. */
final class RouterTest {
  private final Router router = new Router();

  @ParameterizedTest
  @CsvSource({
    "/v1/skus,SKUS,''",
    "/v1/skus/a,SKU,a",
    "/v1/skus/batch,SKU,batch",
    "/v1/skus/import,SKU,import",
    "/v1/skus/a%2Db,SKU,a-b",
    "/v1/skus/a%2db,SKU,a-b",
    "/v1/skus/a%2Fb,SKU,a/b",
    "/v1/skus/a+b,SKU,a+b",
    "/v1/locations,LOCATIONS,''",
    "/v1/locations/l,LOCATION,l",
    "/v1/channels,CHANNELS,''",
    "/v1/channels/c,CHANNEL,c",
    "/v1/import,IMPORT,''",
    "/v1/stock-movements,STOCK_MOVEMENTS,''",
    "/v1/stock/s,STOCK,s",
    "/v1/availability,AVAILABILITY,''",
    "/v1/reservations,RESERVATIONS,''",
    "/v1/reservations/batch,RESERVATION_BATCH,''",
    "/v1/reservations/r1,RESERVATION,r1",
    "/v1/reservations/r1/confirm,CONFIRMATION,r1",
    "/v1/reservations/r1/release,RELEASE,r1",
    "/v1/reservations/r1/extend,EXTENSION,r1",
    "/v1/reservations/r1/cancel,CANCELLATION,r1",
    "/v1/reservations/r1/consume,CONSUMPTION,r1",
    "/v1/reservations/batch/confirm,CONFIRMATION,batch",
    "/v1/orders,ORDERS,''",
    "/v1/orders/o1,ORDER,o1",
    "/v1/orders/o1/payments,PAYMENTS,o1",
    "/v1/orders/o1/cancel,ORDER_CANCELLATION,o1",
    "/v1/webhooks,WEBHOOKS,''",
    "/v1/webhooks/w1,WEBHOOK,w1",
    "/v1/webhooks/replay,WEBHOOK,replay",
    "/v1/webhooks/w1/replay,WEBHOOK_REPLAY,w1",
    "/v1/webhooks/w1/rotate-secret,WEBHOOK_ROTATION,w1",
    "/v1/webhooks/w1/dead-letters,DEAD_LETTERS,w1",
    "/v1/webhooks/w1/dead-letters/retry,DEAD_LETTER_RETRY,w1",
    "/openapi.yaml,OPENAPI,''",
  })
  void shouldFind(final String path, final String resource, final String id) {
    assertEquals(Resource.valueOf(resource), router.find(path));
    assertEquals(id, router.id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/v1",
        "/v1/",
        "/v2/skus",
        "/v1/skus/",
        "/v1/skus//",
        "/v1/skus/a/",
        "/v1/skus/a/b",
        "/v1//a",
        "/v1/stock",
        "/v1/stock/",
        "/v1/reservations/",
        "/v1/reservations/r1/",
        "/v1/reservations/r1/confirm/",
        "/v1/reservations/r1/confirmed",
        "/v1/reservations/r1/xxxxxxx",
        "/v1/reservations/r1/xxxxxx",
        "/v1/reservations//confirm",
        "/v1/orders/o1/payment",
        "/v1/orders/o1/payments/p",
        "/v1/orders/o1/confirm",
        "/v1/webhooks/",
        "/v1/webhooks/w1/",
        "/v1/webhooks/w1/rotate",
        "/v1/webhooks/w1/dead-letters/",
        "/v1/webhooks/w1/dead-letters/7",
        "/v1/activities/a/begin",
        "/V1/skus",
        "/v1/SKUS",
        "/v1/skus/%",
        "/v1/skus/%4",
        "/v1/skus/%zz",
        "/v1/skus/%ff",
        "/v1/skus%2Fa",
        "/openapi.yaml/",
        "/openapi.json",
        "*",
        "v1/skus"
      })
  void shouldFindNothing(final String path) {
    assertNull(router.find(path));
  }

  @Test
  void shouldAllowWhatTheHeaderSays() {
    for (final Resource resource : Resource.values()) {
      for (final HttpMethod method : HttpMethod.values()) {
        final boolean listed =
            java.util.List.of(resource.allowedMethods().split(", ")).contains(method.name());
        assertEquals(listed, resource.allows(method), resource + " " + method);
      }
    }
  }

  @Test
  void shouldAskForAKeyWhereAPostChangesAnything() {
    assertTrue(Resource.RESERVATIONS.needsKey());
    assertTrue(Resource.IMPORT.needsKey());
    assertFalse(Resource.AVAILABILITY.needsKey());
    assertFalse(Resource.RESERVATION_BATCH.needsKey());
  }
}
