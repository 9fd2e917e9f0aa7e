package io.sluice.api.http;

import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.api.stream.SaleLogPage;
import io.sluice.api.stream.SaleLogReader;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;

/**
 * One log on its way to a client: a page is asked for when the client has taken the one before, and
 * an answer that can not go on is broken off, so that nobody takes it for a whole one.
 *
 * <p>One event loop, but for the pages, which come on the thread of the logs.
 */
final class SaleLogExchange extends OpenRequest {
  private static final Name FIRST_POSITION = Name.of("firstPosition");
  private static final int OK = 200;

  private final EdgeLoop loop;
  private final Exchange exchange;
  private final HttpServerResponse response;
  private final SaleLogReader reader;
  private long sentMs;
  private boolean sending;
  private boolean done;

  SaleLogExchange(final EdgeLoop loop, final Exchange exchange, final SaleLogReader reader) {
    this.loop = loop;
    this.exchange = exchange;
    this.response = exchange.request().response();
    this.reader = reader;
  }

  /** Begins. */
  void start() {
    loop.open().add(this);
    askNext();
  }

  @Override
  void onTick(final long nowMs) {
    final boolean slow = sending && nowMs - sentMs >= loop.settings().idleTimeoutMs();
    if (exchange.isGone()) {
      finish();
    } else if (slow || loop.isStopping()) {
      // However slowly it reads on: others wait for its place.
      breakOff();
    }
  }

  private void askNext() {
    sending = false;
    reader.next(this::onPage);
  }

  /** The thread of the logs. */
  private void onPage(final SaleLogPage page) {
    loop.execute(() -> send(page));
  }

  private void send(final SaleLogPage page) {
    if (done) {
      return;
    }
    if (exchange.isGone()) {
      finish();
      return;
    }
    switch (page) {
      case SaleLogPage.Lines lines -> send(lines);
      case SaleLogPage.Gone gone -> {
        finish();
        final JsonOutput out = loop.out().clear().beginObject();
        loop.resources().problem(out, Problem.LOG_GONE);
        out.number(FIRST_POSITION, gone.firstPosition()).endObject();
        exchange.sendProblem(Problem.LOG_GONE.type(), loop.gateway().directory().position());
      }
      case SaleLogPage.Failed failed -> {
        if (response.headWritten()) {
          breakOff();
        } else {
          finish();
          exchange.refuseAndClose(Problem.DEFECT);
        }
      }
    }
  }

  private void send(final SaleLogPage.Lines page) {
    final boolean headOnly = exchange.request().method().equals(HttpMethod.HEAD);
    if (!response.headWritten() && (page.lines().length > 0 || page.last())) {
      response.setChunked(!headOnly);
      exchange.sendHead(OK, Headers.NDJSON, reader.upTo());
    }
    if (page.last() || (headOnly && response.getStatusCode() == OK && page.lines().length > 0)) {
      finish();
      end(headOnly, page.lines());
      return;
    }
    if (page.lines().length == 0) {
      askNext();
      return;
    }
    sending = true;
    sentMs = loop.nowMs();
    response.write(Buffer.buffer(page.lines())).onSuccess(taken -> {
      if (!done) {
        askNext();
      }
    });
  }

  private void end(final boolean headOnly, final byte[] lines) {
    if (headOnly) {
      response.end();
    } else {
      response.end(Buffer.buffer(lines));
    }
  }

  private void breakOff() {
    finish();
    ConnectionGuard.drop(exchange.request().connection());
  }

  private void finish() {
    if (!done) {
      done = true;
      loop.open().remove(this);
      reader.close();
    }
  }
}
