package io.sluice.api.http;

import io.sluice.api.gateway.Gateway;
import io.sluice.api.gateway.Outcome;
import io.sluice.api.gateway.StockCommands;
import io.sluice.api.gateway.UnknownCode;
import io.sluice.api.gateway.Waiting;
import io.sluice.api.json.ImportLine;
import io.sluice.api.json.JsonInput;
import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.api.json.MalformedBody;
import io.sluice.engine.codec.outcome.DefinitionOutcomeDecoder;
import io.sluice.engine.codec.outcome.RejectedDecoder;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * One import: lines in, a result for each out, both as streams.
 *
 * <p>Model. At most {@link #MAX_IN_FLIGHT} lines are under way. When that many are, or the client
 * does not read its results, or the engine has no room, the request is paused; it is resumed when
 * that is over. Results leave in the order of the lines, so that what a client has read of them is
 * a beginning of the import, from behind which it may go on. A line that names what an earlier line
 * is just defining waits for that line. Where the body passes its bound, no more lines are taken,
 * and the last result says so; what still comes is let pass by. One event loop.
 */
final class ImportStream extends OpenRequest implements Waiting, Handler<Buffer> {
  /** The parameter that says which number the first line has, when an import goes on. */
  private static final String FIRST_LINE = "firstLine";

  private static final int MAX_IN_FLIGHT = 256;
  private static final int MAX_BODY_BYTES = Resource.MAX_LARGE_BODY_BYTES;
  private static final int MAX_NUMBER_DIGITS = 15;
  private static final Name LINE = Name.of("line");
  private static final Name STATUS = Name.of("status");
  private static final Name REPLAYED = Name.of("replayed");
  private static final Name POSITION = Name.of("position");
  private static final int OK = 200;
  private static final int CREATED = 201;

  private final EdgeLoop loop;
  private final Gateway gateway;
  private final Exchange exchange;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final JsonInput in = new JsonInput();
  private final ImportLine line = new ImportLine();
  private final LineSplitter splitter = new LineSplitter();
  private final JsonOutput scratch = new JsonOutput();

  // Lines under way, by their number modulo the bound; null until the result is there.
  private final byte[] @Nullable [] results = new byte[MAX_IN_FLIGHT][];
  private final boolean[] definitions = new boolean[MAX_IN_FLIGHT];
  private final long[] lineNumbers = new long[MAX_IN_FLIGHT];
  private long takenCount;
  private long sentCount;
  private int definitionsUnderWay;

  private long highestPosition;
  private long lineNumber;
  private long lastProgressMs;
  private boolean paused;
  private long received;
  private boolean ended;
  private boolean done;

  // Of a body that is too large: since when, whether the client was told, whether to wait no more.
  private boolean tooLarge;
  private long tooLargeSinceMs;
  private boolean told;
  private boolean passed;

  ImportStream(final EdgeLoop loop, final Exchange exchange) {
    this.loop = loop;
    this.gateway = loop.gateway();
    this.exchange = exchange;
    this.request = exchange.request();
    this.response = request.response();
  }

  /** Why an import with this query can not begin, null if it can. */
  static @Nullable Problem check(final EdgeLoop loop, final @Nullable String query) {
    final QueryParameters parameters = QueryParameters.parse(query, FIRST_LINE);
    final Problem problem = parameters.problem();
    if (problem != null) {
      return problem;
    }
    if (firstLine(parameters.value(FIRST_LINE)) < 1) {
      return Problem.malformed("must be the number of a line", '/' + FIRST_LINE);
    }
    return loop.hasRoomForImport() ? null : Problem.FULL;
  }

  /** Begins. */
  void start() {
    highestPosition = gateway.directory().position();
    lineNumber = firstLine(QueryParameters.parse(request.query(), FIRST_LINE).value(FIRST_LINE));
    lastProgressMs = loop.nowMs();
    loop.beginImport();
    loop.open().add(this);
    request.handler(this).endHandler(this::onEnd).exceptionHandler(this::onBroken);
    response.drainHandler(this::onDrained);
  }

  @Override
  public void handle(final Buffer chunk) {
    if (!done) {
      lastProgressMs = loop.nowMs();
      receive(chunk);
      goOn();
    }
  }

  @Override
  void onTick(final long nowMs) {
    if (exchange.isGone()) {
      finish();
      return;
    }
    passed |= tooLarge && nowMs - tooLargeSinceMs >= BodyReader.MAX_PASSING_MS;
    if (ended || paused || tooLarge) {
      lastProgressMs = nowMs;
    } else if (nowMs - lastProgressMs >= loop.settings().readTimeoutMs()) {
      giveUp();
      return;
    }
    goOn();
  }

  @Override
  public void onOutcome(final Outcome outcome, final int part) {
    highestPosition = Math.max(highestPosition, outcome.position());
    begin(part);
    switch (outcome.templateId()) {
      case RejectedDecoder.TEMPLATE_ID ->
        loop.resources().rejection(scratch, outcome.rejected(), ResourceWriter.LINE, null);
      case DefinitionOutcomeDecoder.TEMPLATE_ID ->
        scratch
            .number(STATUS, outcome.definition().created() == 0 ? OK : CREATED)
            .number(POSITION, outcome.position());
      default -> {
        scratch.number(STATUS, CREATED).flag(REPLAYED, outcome.isReplayed());
        loop.resources().movement(scratch, outcome);
      }
    }
    end(part);
  }

  @Override
  public void onOutcomeUnknown(final int part) {
    refuse(part, Problem.UNKNOWN);
  }

  @Override
  public void onDefect(final int part) {
    if (!done) {
      finish();
      exchange.answerDefect();
    }
  }

  /** Keeps what is within the bound of the body. */
  private void receive(final Buffer chunk) {
    final long before = received;
    received += chunk.length();
    if (received <= MAX_BODY_BYTES) {
      splitter.append(chunk);
    } else if (!tooLarge) {
      splitter.append(chunk.slice(0, (int) (MAX_BODY_BYTES - before)));
      tooLarge = true;
      tooLargeSinceMs = loop.nowMs();
    }
    passed |= received > BodyReader.MAX_PASSED_BYTES;
  }

  private void goOn() {
    try {
      takeLines();
    } catch (final RuntimeException | AssertionError defect) {
      loop.onDefect(defect);
      onDefect(0);
    }
  }

  /** Takes lines while it may, and pauses or resumes the request accordingly. */
  private void takeLines() {
    boolean blocked = false;
    while (!done && !blocked && splitter.hasLine()) {
      blocked = takenCount - sentCount == MAX_IN_FLIGHT
          || response.writeQueueFull()
          || !splitter.isBlank() && !tryTake();
      if (!blocked) {
        splitter.take();
        lineNumber++;
      }
    }
    if (!done && blocked != paused) {
      paused = blocked;
      if (blocked) {
        request.pause();
      } else {
        // May hand over more at once, and so come here again before it returns.
        request.resume();
      }
    }
    if (!done && !paused) {
      endWhenAllIsTold();
    }
  }

  /** Ends the answer when no line is left; called when every whole line was taken. */
  private void endWhenAllIsTold() {
    if (tooLarge && !told && takenCount - sentCount < MAX_IN_FLIGHT) {
      told = true;
      tellTooLarge();
    }
    final boolean complete = tooLarge ? told && (ended || passed) : ended;
    if (complete && sentCount == takenCount) {
      sendHeadOnce();
      finish();
      response.end();
      if (!ended) {
        request.connection().close();
      }
    }
  }

  /** A result for the line that is not taken, where the client may go on. */
  private void tellTooLarge() {
    final int part = (int) (takenCount % MAX_IN_FLIGHT);
    results[part] = null;
    definitions[part] = false;
    lineNumbers[part] = lineNumber;
    takenCount++;
    refuse(
        part,
        Problem.of(
            ProblemType.PAYLOAD_TOO_LARGE,
            "the body is larger than " + MAX_BODY_BYTES
                + " bytes; results before this one stand, and firstLine goes on from this line"));
  }

  /** Begins with the line that was found; false if it has to wait. */
  private boolean tryTake() {
    final int part = (int) (takenCount % MAX_IN_FLIGHT);
    results[part] = null;
    definitions[part] = false;
    lineNumbers[part] = lineNumber;
    Problem problem = Problem.ofAdmission(gateway.admission());
    if (problem == null && splitter.isTooLong()) {
      problem = Problem.of(
          ProblemType.PAYLOAD_TOO_LARGE,
          "the line is larger than " + LineSplitter.MAX_LINE_BYTES + " bytes");
    }
    if (problem == null) {
      try {
        if (!tryOffer(part)) {
          return false;
        }
      } catch (final MalformedBody malformed) {
        problem = Problem.of(malformed);
      } catch (final UnknownCode unknown) {
        if (definitionsUnderWay > 0) {
          return false;
        }
        problem = Problem.of(unknown);
      }
    }
    takenCount++;
    loop.counters().importLines().increment();
    if (problem != null) {
      refuse(part, problem);
    }
    return true;
  }

  private boolean tryOffer(final int part) {
    final ImportLine.Type type =
        line.read(in, splitter.bytes(), splitter.offset(), splitter.length());
    final StockCommands commands = gateway.stock();
    switch (type) {
      case SKU ->
        commands.defineSku(line.sku().importedCode(), line.sku(), StockCommands.ANY_VERSION);
      case LOCATION ->
        commands.defineLocation(
            line.location().importedCode(), line.location(), StockCommands.ANY_VERSION);
      case CHANNEL ->
        commands.defineChannel(
            line.channel().importedCode(), line.channel(), StockCommands.ANY_VERSION);
      case MOVEMENT -> commands.moveImported(exchange.key(), lineNumber, line.movement());
    }
    if (!exchange.tryOffer(this, part)) {
      return false;
    }
    if (type != ImportLine.Type.MOVEMENT) {
      definitions[part] = true;
      definitionsUnderWay++;
    }
    return true;
  }

  private void refuse(final int part, final Problem problem) {
    begin(part);
    loop.resources().problem(scratch, problem);
    end(part);
  }

  private void begin(final int part) {
    scratch.clear().beginObject().number(LINE, lineNumbers[part]);
  }

  private void end(final int part) {
    scratch.endObject().newLine();
    final byte[] result = new byte[scratch.length()];
    System.arraycopy(scratch.bytes(), 0, result, 0, result.length);
    results[part] = result;
    if (definitions[part]) {
      definitions[part] = false;
      definitionsUnderWay--;
    }
    loop.afterThisTurn(this);
  }

  /** Sends the results that are next, and takes more lines for them. */
  void sendResults() {
    if (done) {
      return;
    }
    final JsonOutput ready = scratch.clear();
    while (sentCount < takenCount) {
      final byte[] result = results[(int) (sentCount % MAX_IN_FLIGHT)];
      if (result == null) {
        break;
      }
      ready.copy(result, 0, result.length);
      sentCount++;
    }
    if (ready.length() > 0) {
      sendHeadOnce();
      response.write(Buffer.buffer(ready.length()).appendBytes(ready.bytes(), 0, ready.length()));
    }
    goOn();
  }

  private void sendHeadOnce() {
    if (!response.headWritten()) {
      response.setChunked(true);
      exchange.sendHead(OK, Headers.NDJSON, highestPosition);
    }
  }

  private void onEnd(final @Nullable Void nothing) {
    if (!done) {
      ended = true;
      if (!tooLarge) {
        splitter.complete();
      }
      goOn();
    }
  }

  private void onDrained(final @Nullable Void nothing) {
    goOn();
  }

  private void onBroken(final Throwable cause) {
    if (!done) {
      finish();
    }
  }

  private void giveUp() {
    finish();
    if (response.headWritten()) {
      // The results so far are true; that the answer does not end says that it is not complete.
      request.connection().close();
    } else {
      exchange.refuseAndClose(Problem.BODY_LATE);
    }
  }

  private void finish() {
    done = true;
    loop.endImport();
    loop.open().remove(this);
  }

  private static long firstLine(final @Nullable String text) {
    if (text == null) {
      return 1;
    }
    final boolean isNumber = !text.isEmpty()
        && text.length() <= MAX_NUMBER_DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber ? Long.parseLong(text) : 0;
  }
}
