package io.sluice.loadtest.http.feed;

import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.Json;
import io.sluice.loadtest.http.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that follows the feed until it is killed: it appends what it is told to a log and then
 * notes how far it is.
 *
 * <p>Killed between the two, it goes on from the older note and is told some events again, as any
 * reader that acts first and takes note afterwards. Behind a server that died it looks for the next
 * one where the file with the port says.
 */
public final class FeedConsumer {
  /** Says that the line is not an event but an answer that was not expected. */
  static final char UNEXPECTED = '!';

  private static final int LIMIT = 400;
  private static final int WAIT_MS = 500;
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final long RETRY_PAUSE_NS = 5_000_000;

  private final Path directory;
  private long after;

  private FeedConsumer(final Path directory) {
    this.directory = directory;
  }

  /** Follows; the only argument is the directory of its files. */
  public static void main(final String[] arguments) throws IOException {
    new FeedConsumer(Path.of(arguments[0])).follow();
  }

  /** Where a consumer finds the port of the server. */
  static Path port(final Path directory) {
    return directory.resolve("port");
  }

  /** What a consumer was told. */
  static Path log(final Path directory) {
    return directory.resolve("log");
  }

  private static Path note(final Path directory) {
    return directory.resolve("note");
  }

  /** Puts a file in place as a whole. */
  static void put(final Path file, final String text) throws IOException {
    final Path draft = file.resolveSibling(file.getFileName() + ".draft");
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void follow() throws IOException {
    after = Files.exists(note(directory)) ? Long.parseLong(read(note(directory))) : 0;
    try (FileChannel log = FileChannel.open(
        log(directory),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE)) {
      dropBrokenLine(log);
      while (true) {
        followOneServer(log);
        LockSupport.parkNanos(RETRY_PAUSE_NS);
      }
    }
  }

  private void followOneServer(final FileChannel log) throws IOException {
    final InetSocketAddress server = new InetSocketAddress(
        InetAddress.getLoopbackAddress(), Integer.parseInt(read(port(directory))));
    try (HttpCaller caller = new HttpCaller(server)) {
      Reply reply = ask(caller);
      while (reply.status() == OK) {
        take(log, reply.body());
        reply = ask(caller);
      }
      if (reply.status() != UNAVAILABLE) {
        append(log, UNEXPECTED + " " + reply.status() + " " + reply.body() + "\n");
      }
    } catch (final ServerGoneException gone) {
      // The next one goes on where this one ended.
      return;
    }
  }

  private Reply ask(final HttpCaller caller) throws ServerGoneException {
    try {
      return caller.call(
          Call.get("/v1/events?after=" + after + "&limit=" + LIMIT + "&waitMs=" + WAIT_MS));
    } catch (final IOException broken) {
      throw new ServerGoneException(broken);
    }
  }

  private void take(final FileChannel log, final String lines) throws IOException {
    if (!lines.isEmpty()) {
      append(log, lines);
      final int last = lines.lastIndexOf('\n', lines.length() - 2) + 1;
      after = Json.parse(lines.substring(last).strip()).number("position");
      put(note(directory), Long.toString(after));
    }
  }

  static void append(final FileChannel log, final String text) throws IOException {
    final ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      log.write(bytes);
    }
  }

  /** A line that the last process had no time to end counts for nothing. */
  static void dropBrokenLine(final FileChannel log) throws IOException {
    final ByteBuffer last = ByteBuffer.allocate(1);
    long end = log.size();
    boolean whole = end == 0;
    while (!whole) {
      log.read(last.clear(), end - 1);
      whole = last.get(0) == '\n' || --end == 0;
    }
    log.truncate(end).position(end);
  }

  private static String read(final Path file) throws IOException {
    return Files.readString(file).strip();
  }

  /** The server did not answer, or not to the end. */
  private static final class ServerGoneException extends Exception {
    private static final long serialVersionUID = 1;

    ServerGoneException(final IOException cause) {
      super(cause);
    }
  }
}
