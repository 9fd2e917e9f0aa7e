package io.sluice.api.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.api.gateway.EarlyRefusal;
import io.sluice.api.gateway.Outcome;
import io.sluice.api.gateway.Waiting;
import io.sluice.api.json.JsonInput;
import io.sluice.api.json.JsonOutput;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request and its one answer.
 *
 * <p>Checks the head, sees to it that the body is read, hands it to the routes, and waits for the
 * outcome. A request that is refused by its head alone still has its body read, within bounds, so
 * that the client gets to read the answer. One event loop.
 */
final class Exchange implements Waiting {
  private static final long UNKNOWN_LENGTH = -1;
  private static final long NO_POSITION = -1;
  private static final int OK = 200;
  private static final Buffer EMPTY = Buffer.buffer();

  private final EdgeLoop loop;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final @Nullable Resource resource;
  private final String id;
  private final Admittance admittance;
  private String key = "";
  private boolean offered;

  Exchange(
      final EdgeLoop loop,
      final HttpServerRequest request,
      final @Nullable Resource resource,
      final String id) {
    this.loop = loop;
    this.request = request;
    this.response = request.response();
    this.resource = resource;
    this.id = id;
    this.admittance = new Admittance(loop, request, resource);
  }

  /** What the path names; only asked when it names something. */
  Resource resource() {
    assert resource != null : "asked only of requests that are not refused";
    return resource;
  }

  /** The code or id in the path. */
  String id() {
    return id;
  }

  /** The Idempotency-Key. */
  String key() {
    return key;
  }

  HttpServerRequest request() {
    return request;
  }

  /** True if the client is not there any more. */
  boolean isGone() {
    return response.closed();
  }

  /** True if the path has no query; answers itself if it has one. */
  boolean hasNoQuery() {
    final Problem problem = QueryParameters.parse(request.query()).problem();
    if (problem != null) {
      refuse(problem);
    }
    return problem == null;
  }

  /** Takes the request's head. */
  void begin() {
    final HttpMethod method = request.method();
    final long length = announcedLength();
    final Problem problem = checkHead(method, length);
    if (length == 0) {
      if (problem == null) {
        dispatch(method);
      } else {
        refuse(problem);
      }
    } else if (problem != null && isBodyWithheld()) {
      refuseAndClose(problem);
    } else if (problem == null && resource == Resource.IMPORT) {
      sendContinue();
      new ImportStream(loop, this).start();
    } else {
      if (problem == null) {
        sendContinue();
      }
      final int maxBytes = resource == null ? 0 : resource.maxBodyBytes();
      new BodyReader(loop, this, request, maxBytes, length, problem).start();
    }
  }

  /** The body has come. */
  void onBody(final Buffer body) {
    if (!admittance.isAdmitted() && !mayBeAnsweredAtOnce()) {
      refuseForLoad();
      return;
    }
    try {
      loop.routes().onBody(this, body);
    } catch (final RuntimeException | AssertionError defect) {
      loop.onDefect(defect);
      answerDefect();
    }
  }

  /** Answers with a refusal of the edge. */
  void refuse(final Problem problem) {
    final JsonOutput out = loop.out().clear().beginObject();
    loop.resources().problem(out, problem);
    out.endObject();
    if (problem.type() == ProblemType.METHOD_NOT_ALLOWED) {
      response.putHeader(HttpHeaders.ALLOW, resource().allowedMethods());
    }
    sendProblem(problem.type(), NO_POSITION);
  }

  /** Answers with a refusal of the edge, and lets the client go. */
  void refuseAndClose(final Problem problem) {
    response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    refuse(problem);
    request.connection().close();
  }

  /** Answers with a refusal that speaks of the directory as it stands. */
  void refuseAt(final Problem problem, final long position) {
    final JsonOutput out = loop.out().clear().beginObject();
    loop.resources().problem(out, problem);
    out.endObject();
    sendProblem(problem.type(), position);
  }

  /** Offers the command that was made last, and waits for its outcome. */
  void offer() {
    if (!admittance.isAdmitted()) {
      refuseForLoad();
    } else if (!tryOffer(this, 0)) {
      refuse(Problem.FULL);
    }
  }

  /** Offers the reservation or order that was made last, unless it is certain to be refused. */
  void offerUnlessSoldOut() {
    final EarlyRefusal refusal = loop.gateway().claims().refusal();
    if (refusal.isCertain()) {
      loop.counters().soldOutAnswers().increment();
      loop.answers().soldOut(this, refusal);
    } else {
      offer();
    }
  }

  /** Offers the command that was made last on behalf of somebody who answers for this exchange. */
  boolean tryOffer(final Waiting who, final int part) {
    if (!admittance.isAdmitted()) {
      admittance.onRefused();
      return false;
    }
    final boolean taken = loop.gateway().tryOffer(who, part);
    if (taken && !offered) {
      offered = true;
      admittance.onBegun();
    }
    return taken;
  }

  /** Takes so many more tokens of its caller: it is more than one request. */
  void owe(final long tokens) {
    admittance.owe(tokens);
  }

  /** All that it had offered is decided, or given up. */
  void onEnded() {
    admittance.onEnded();
  }

  @Override
  public void onOutcome(final Outcome outcome, final int part) {
    admittance.onAnswered();
    if (!response.closed()) {
      loop.answers().answer(this, outcome);
    }
  }

  @Override
  public void onOutcomeUnknown(final int part) {
    admittance.onAnswered();
    refuse(Problem.UNKNOWN);
  }

  @Override
  public void onDefect(final int part) {
    onEnded();
    // What was done stands, and saying anything else would not be true: repeat with the same key.
    answerDefect();
  }

  /** Answers after a defect: with 500 only if it is certain that nothing was done. */
  void answerDefect() {
    if (offered || response.headWritten()) {
      request.connection().close();
    } else {
      refuseAndClose(Problem.DEFECT);
    }
  }

  /** Sends a header with the answer. */
  Exchange with(final CharSequence name, final CharSequence value) {
    response.putHeader(name, value);
    return this;
  }

  /** Sends what the output holds as a problem. */
  void sendProblem(final ProblemType type, final long position) {
    if (type.retryAfterSeconds() > 0) {
      response.putHeader(
          HttpHeaders.RETRY_AFTER, Integer.toString(admittance.retryAfterSeconds(type)));
    }
    send(type.status(), Headers.PROBLEM, position);
  }

  /** Sends what the output holds as a resource. */
  void sendResource(final int status, final long position) {
    send(status, Headers.JSON, position);
  }

  /** Sends what the output holds. */
  void send(final int status, final CharSequence contentType, final long position) {
    if (response.closed()) {
      return;
    }
    final JsonOutput out = loop.out();
    sendHead(status, contentType, position);
    end(Buffer.buffer(out.length()).appendBytes(out.bytes(), 0, out.length()));
  }

  /** Sends bytes that are known beforehand. */
  void sendBytes(final CharSequence contentType, final Buffer bytes) {
    if (!response.closed()) {
      sendHead(OK, contentType, NO_POSITION);
      end(bytes);
    }
  }

  /** Sends a resource that somebody wrote. */
  void sendJson(final Buffer json, final long position) {
    sendHead(OK, Headers.JSON, position);
    end(json);
  }

  /** Sends lines that somebody wrote; it is complete when the client has taken them. */
  Future<Void> sendLines(final Buffer lines, final long position) {
    sendHead(OK, Headers.NDJSON, position);
    return end(lines);
  }

  /** Sends an answer without a body. */
  void sendNothing(final int status, final long position) {
    if (!response.closed()) {
      sendHead(status, Headers.JSON, position);
      response.end();
    }
  }

  /** Sets status and headers of the answer. */
  void sendHead(final int status, final CharSequence contentType, final long position) {
    loop.counters().answers(status).increment();
    response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    if (position != NO_POSITION) {
      response
          .putHeader(Headers.POSITION, Long.toString(position))
          .putHeader(Headers.DURABILITY, loop.durability());
    }
    if (loop.callers().isRateLimited()) {
      admittance.tellRate(response);
    }
    if (loop.isStopping()) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }

  /**
   * The head of an answer that goes on until the connection ends, and the first words of it.
   *
   * @param retryMs when to come back after that
   */
  ByteBuf eventStreamHead(final int retryMs) {
    final String head = "HTTP/1.1 200 OK\r\ncontent-type: " + Headers.EVENT_STREAM
        + "\r\ncache-control: no-store\r\nx-accel-buffering: no\r\nconnection: close\r\n"
        + Headers.DURABILITY + ": " + loop.durability() + "\r\n\r\nretry: " + retryMs + "\n\n";
    return Unpooled.copiedBuffer(head, StandardCharsets.US_ASCII);
  }

  static Problem tooLarge(final int maxBytes) {
    return Problem.of(
        ProblemType.PAYLOAD_TOO_LARGE, "the body is larger than " + maxBytes + " bytes");
  }

  private Future<Void> end(final Buffer body) {
    if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
      return response.end();
    }
    return response.end(body);
  }

  /**
   * True if it may be answered though there is no room: entries of a batch one by one, and what is
   * sold out for good, which keeps its sender from coming back.
   */
  private boolean mayBeAnsweredAtOnce() {
    return resource == Resource.RESERVATION_BATCH
        || (resource == Resource.RESERVATIONS || resource == Resource.ORDERS)
            && loop.gateway().isAnythingSoldOut();
  }

  private void refuseForLoad() {
    admittance.onRefused();
    refuse(Problem.FULL);
  }

  private void dispatch(final HttpMethod method) {
    if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      loop.routes().onRead(this);
    } else if (resource == Resource.IMPORT) {
      new ImportStream(loop, this).start();
    } else {
      onBody(EMPTY);
    }
  }

  /** Bytes of the body that the head announces; 0 for no body. */
  private long announcedLength() {
    final MultiMap headers = request.headers();
    final String length = headers.get(HttpHeaders.CONTENT_LENGTH);
    if (length != null) {
      // The decoder has refused whatever is not a number.
      return Long.parseLong(length);
    }
    return headers.contains(HttpHeaders.TRANSFER_ENCODING) ? UNKNOWN_LENGTH : 0;
  }

  private @Nullable Problem checkHead(final HttpMethod method, final long length) {
    if (loop.callers().isRateLimited() && !admittance.takesToken()) {
      loop.counters().admission().callersRefused().increment();
      return Problem.TOO_MANY;
    }
    if (resource == null) {
      return Problem.NO_PATH;
    }
    if (!resource.allows(method)) {
      return Problem.of(
          ProblemType.METHOD_NOT_ALLOWED, "allowed here: " + resource.allowedMethods());
    }
    final Problem closed = checkAdmission(method);
    if (closed != null) {
      return closed;
    }
    if (method.equals(HttpMethod.GET)
        || method.equals(HttpMethod.HEAD)
        || method.equals(HttpMethod.DELETE)) {
      return length == 0
          ? null
          : Problem.of(ProblemType.MALFORMED_REQUEST, "a " + method + " takes no body");
    }
    if (length > resource.maxBodyBytes()) {
      return tooLarge(resource.maxBodyBytes());
    }
    final Problem unread = length == 0 ? null : checkMediaType();
    if (unread != null) {
      return unread;
    }
    final Problem noKey = method.equals(HttpMethod.POST) && resource.needsKey() ? checkKey() : null;
    return noKey == null && resource == Resource.IMPORT
        ? ImportStream.check(loop, request.query())
        : noKey;
  }

  private @Nullable Problem checkAdmission(final HttpMethod method) {
    if (resource == Resource.RESERVATION_BATCH) {
      // Its entries are refused one by one.
      return null;
    }
    final Problem closed = Problem.ofAdmission(loop.gateway().admission());
    final boolean changes = method.equals(HttpMethod.PUT)
        || method.equals(HttpMethod.DELETE)
        || method.equals(HttpMethod.POST) && !resource().isQuestion();
    return changes || Problem.STARTING.equals(closed) ? closed : null;
  }

  private @Nullable Problem checkMediaType() {
    final MultiMap headers = request.headers();
    final String type = headers.get(HttpHeaders.CONTENT_TYPE);
    final boolean readable =
        resource == Resource.IMPORT ? MediaTypes.isNdjson(type) : MediaTypes.isJson(type);
    final String encoding = headers.get(HttpHeaders.CONTENT_ENCODING);
    if (readable && (encoding == null || "identity".equalsIgnoreCase(encoding))) {
      return null;
    }
    return Problem.of(
        ProblemType.UNSUPPORTED_MEDIA_TYPE,
        resource == Resource.IMPORT
            ? "the body must be application/x-ndjson, UTF-8, not encoded"
            : "the body must be application/json, UTF-8, not encoded");
  }

  private @Nullable Problem checkKey() {
    final List<String> keys = request.headers().getAll(Headers.IDEMPOTENCY_KEY);
    if (keys.isEmpty()) {
      return Problem.of(
          ProblemType.IDEMPOTENCY_KEY_MISSING, "a POST that changes anything needs one");
    }
    key = keys.getFirst();
    return keys.size() == 1 && JsonInput.isToken(key)
        ? null
        : Problem.of(
            ProblemType.MALFORMED_REQUEST,
            "Idempotency-Key must be one key of 1 to 64 printable ASCII characters, no space");
  }

  /** True if the client waits to be asked for the body. */
  private boolean isBodyWithheld() {
    return request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true);
  }

  private void sendContinue() {
    if (isBodyWithheld()) {
      response.writeContinue();
    }
  }
}
