package io.sluice.loadtest.result;

import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the person at the terminal sees: headings, labelled lines, one line that moves, and ticks.
 *
 * <p>Without a terminal there are no colours, and the moving line becomes one line a second. For
 * one thread.
 */
public final class Screen {
  private static final String BOLD = "\u001b[1m";
  private static final String GREEN = "\u001b[32m";
  private static final String RED = "\u001b[31m";
  private static final String PLAIN = "\u001b[0m";
  private static final String LINE_START = "\r\u001b[K";
  private static final int LABEL_WIDTH = 11;
  private static final long QUIET_PAUSE_NS = 1_000_000_000;

  private final PrintStream out;
  private final boolean terminal;
  private boolean moving;
  private long lastQuietNs;

  /** Standard output. */
  public static Screen standard() {
    final boolean terminal =
        Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    return new Screen(new PrintStream(System.out, true, StandardCharsets.UTF_8), terminal);
  }

  /** A stream that is no terminal. */
  public static Screen plain(final PrintStream out) {
    return new Screen(out, false);
  }

  private Screen(final PrintStream out, final boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Begins a part. */
  public void heading(final String text) {
    out.println();
    out.println(coloured(BOLD, text));
  }

  /** One fact. */
  public void line(final String label, final String text) {
    out.println(labelled(label, text));
  }

  /** Shows where things stand, in place of where they stood before. */
  public void progress(final String label, final String text) {
    final String line = labelled(label, text);
    if (terminal) {
      out.print(LINE_START + line);
      out.flush();
      moving = true;
    } else if (System.nanoTime() - lastQuietNs > QUIET_PAUSE_NS) {
      lastQuietNs = System.nanoTime();
      out.println(line);
    }
  }

  /** Takes the moving line away; what comes next stands in its place. */
  public void endProgress() {
    if (moving) {
      out.print(LINE_START);
      moving = false;
    }
  }

  /** Says whether something holds. */
  public void verdict(final boolean holds, final String text) {
    final String mark = holds ? coloured(GREEN, "✓") : coloured(RED, "✗");
    out.println("  " + mark + " " + text);
  }

  private static String labelled(final String label, final String text) {
    return "  " + label + " ".repeat(Math.max(1, LABEL_WIDTH - label.length())) + text;
  }

  private String coloured(final String colour, final String text) {
    return terminal ? colour + text + PLAIN : text;
  }
}
