package io.sluice.api.http;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The contract as OpenAPI, which the edge serves as it is. Immutable, any thread. */
final class Contract {
  private static final String RESOURCE = "/openapi.yaml";

  // Never written, so that all answers may share it.
  private final Buffer yaml;

  private Contract(final byte[] yaml) {
    this.yaml = Buffer.buffer(yaml);
  }

  /** The contract on the class path. */
  static Contract load() {
    try (InputStream in = Contract.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the class path has no " + RESOURCE);
      }
      return new Contract(in.readAllBytes());
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void read(final Exchange exchange) {
    if (exchange.hasNoQuery()) {
      exchange.sendBytes(Headers.YAML, yaml);
    }
  }
}
