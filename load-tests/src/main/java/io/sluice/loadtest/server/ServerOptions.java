package io.sluice.loadtest.server;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How one start of a server is configured.
 *
 * @param data its data directory
 * @param durability its level: {@code process} or {@code disk}
 * @param others further options, as they stand on its command line
 */
public record ServerOptions(Path data, String durability, List<String> others) {
  /** A server with the defaults but for directory and level. */
  public static ServerOptions of(final Path data, final String durability) {
    return new ServerOptions(data, durability, List.of());
  }

  List<String> words(final int port, final int managementPort) {
    final List<String> words = new ArrayList<>(List.of(
        "--host", InetAddress.getLoopbackAddress().getHostAddress(),
        "--port", Integer.toString(port),
        "--management-port", Integer.toString(managementPort),
        "--data", data.toString(),
        "--durability", durability));
    words.addAll(others);
    return words;
  }
}
