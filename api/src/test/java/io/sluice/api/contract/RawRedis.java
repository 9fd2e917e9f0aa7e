package io.sluice.api.contract;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A program beside Sluice that reads and writes a Redis as it likes. One thread. */
final class RawRedis implements AutoCloseable {
  private static final int TIMEOUT_MS = 20_000;

  private final Socket socket;
  private final InputStream in;

  RawRedis(final int port, final String password) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
    run("AUTH", password);
  }

  @Nullable
  String get(final String key) throws IOException {
    return (String) run("GET", key);
  }

  void set(final String key, final String text) throws IOException {
    run("SET", key, text);
  }

  List<String> keys(final String pattern) throws IOException {
    final List<String> keys = new ArrayList<>();
    final List<?> found = (List<?>) Objects.requireNonNull(run("KEYS", pattern), "a list");
    found.forEach(key -> keys.add(String.valueOf(key)));
    return keys;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private @Nullable Object run(final String... words) throws IOException {
    final StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
    for (final String word : words) {
      request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
    return reply();
  }

  private @Nullable Object reply() throws IOException {
    final String line = line();
    final String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest;
      case ':' -> Long.valueOf(rest);
      case '$' -> bulk(Integer.parseInt(rest));
      case '*' -> {
        final List<@Nullable Object> all = new ArrayList<>();
        for (int left = Integer.parseInt(rest); left > 0; left--) {
          all.add(reply());
        }
        yield all;
      }
      default -> throw new IOException(line);
    };
  }

  private @Nullable String bulk(final int length) throws IOException {
    if (length < 0) {
      return null;
    }
    final String text = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    line();
    return text;
  }

  private String line() throws IOException {
    final ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("Redis has gone");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }
}
