package io.sluice.loadtest.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory a server takes, as the system and its java tell. Any thread. */
public final class ServerMemory {
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern HEAP_USED = Pattern.compile("heap\\s+total.* used (\\d+)K");
  private static final long BYTES_PER_KIB = 1_024;

  /** A collection may leave what only the next one finds. */
  private static final int COLLECTIONS = 2;

  private final long pid;

  /** Of a server on this machine. */
  public ServerMemory(final RunningServer server) {
    pid = server.pid();
  }

  /** Bytes that lie in memory for its process, whatever they are for. */
  public long residentBytes() throws IOException {
    final Path status = Path.of("/proc", Long.toString(pid), "status");
    return kibibytes(RESIDENT, Files.readString(status)) * BYTES_PER_KIB;
  }

  /** Bytes on its heap that are still in use after it was collected. */
  public long heapBytesAfterCollection() throws IOException {
    for (int i = 0; i < COLLECTIONS; i++) {
      jcmd("GC.run");
    }
    return kibibytes(HEAP_USED, jcmd("GC.heap_info")) * BYTES_PER_KIB;
  }

  private String jcmd(final String command) throws IOException {
    final Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    final Process asked = new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
        .redirectErrorStream(true)
        .start();
    return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static long kibibytes(final Pattern pattern, final String text) throws IOException {
    final Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("no " + pattern + " in: " + text);
    }
    return Long.parseLong(matcher.group(1));
  }
}
