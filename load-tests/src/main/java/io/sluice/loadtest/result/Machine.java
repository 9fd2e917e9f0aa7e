package io.sluice.loadtest.result;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The machine that a run ran on, in words that help to compare figures and tell nothing else about
 * it.
 */
final class Machine {
  private static final long BYTES_PER_KIB = 1_024;

  private Machine() {}

  /** Processor, memory, kernel, file system and JDK. */
  static Map<String, Object> describe(final Path directory) throws IOException {
    final Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("processor", field(Path.of("/proc/cpuinfo"), "model name"));
    machine.put("processors", Runtime.getRuntime().availableProcessors());
    machine.put("memory", memory());
    machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("fileSystem", Files.getFileStore(directory).type());
    machine.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
    return machine;
  }

  private static String memory() throws IOException {
    final String text = field(Path.of("/proc/meminfo"), "MemTotal").replace(" kB", "");
    if (text.isEmpty()) {
      return "";
    }
    final long gibibytes =
        Math.round(Long.parseLong(text) / (double) (BYTES_PER_KIB * BYTES_PER_KIB));
    return gibibytes + " GiB";
  }

  /** The value of the first {@code name : value} line, or an empty text where there is none. */
  private static String field(final Path file, final String name) throws IOException {
    if (!Files.isReadable(file)) {
      return "";
    }
    return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("");
  }
}
