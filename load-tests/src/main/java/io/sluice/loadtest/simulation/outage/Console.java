package io.sluice.loadtest.simulation.outage;

import io.sluice.persistence.redis.RedisAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Commands of an operator, one line each, straight to a Redis. For one thread. */
final class Console implements AutoCloseable {
  private static final int TIMEOUT_MS = 10_000;

  private final Socket socket;
  private final BufferedReader replies;

  Console(final RedisAddress address) throws IOException {
    socket = new Socket(address.host(), address.port());
    socket.setSoTimeout(TIMEOUT_MS);
    replies = new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    if (address.password() != null) {
      run("AUTH " + address.password());
    }
  }

  /** Runs a command whose reply is one line, and returns it. */
  String run(final String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    final String reply = replies.readLine();
    if (reply == null || reply.startsWith("-")) {
      throw new IOException(command.split(" ", 2)[0] + ": " + reply);
    }
    return reply;
  }

  /** A number that Redis says of itself. */
  long figure(final String section, final String name) throws IOException {
    int left = Integer.parseInt(run("INFO " + section).substring(1));
    long value = 0;
    while (left > 0) {
      final String line = String.valueOf(replies.readLine());
      left -= line.length() + 2;
      if (line.startsWith(name + ":")) {
        value = Long.parseLong(line.substring(name.length() + 1).strip());
      }
    }
    replies.readLine();
    return value;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
