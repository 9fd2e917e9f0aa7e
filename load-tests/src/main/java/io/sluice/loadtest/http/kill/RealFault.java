package io.sluice.loadtest.http.kill;

import java.util.List;
import java.util.Locale;

/** What is done to a real server under load. */
enum RealFault {
  /** The force of frames fails: it is an msync of a part of the file. */
  FRAME_FORCE_FAILS("msync", "EIO", 200, 3_000),
  /** The force of a whole file fails: of zeros ahead, of a mark, of a new epoch. */
  FILE_FORCE_FAILS("fdatasync", "EIO", 4, 60),
  /** The same, because there was no room for what was written before. */
  FILE_FORCE_FINDS_NO_ROOM("fdatasync", "ENOSPC", 4, 60),
  /** A write fails: of a mark, or of zeros ahead. */
  WRITE_FAILS("pwrite64", "EIO", 30, 3_000),
  /** The same, because there is no room. */
  WRITE_FINDS_NO_ROOM("pwrite64", "ENOSPC", 30, 3_000),
  /** SIGSTOP, and SIGCONT after some seconds. */
  STOPPED_FOR_SECONDS("", "", 0, 1),
  /** A second server on the same directory. */
  SECOND_PROCESS("", "", 0, 1),
  /** A disk that has no more room, and has some again later. */
  DISK_FULL("", "", 0, 1);

  private final String systemCall;
  private final String error;
  private final int earliest;
  private final int latest;

  RealFault(final String systemCall, final String error, final int earliest, final int latest) {
    this.systemCall = systemCall;
    this.error = error;
    this.earliest = earliest;
    this.latest = latest;
  }

  /** Whether strace is needed to bring it about. */
  boolean isInjected() {
    return !systemCall.isEmpty();
  }

  int earliest() {
    return earliest;
  }

  int latest() {
    return latest;
  }

  /** What stands before the command of a server so that calls fail from one of a thread on. */
  List<String> words(final int from) {
    return List.of(
        "strace",
        "-f",
        "-qq",
        "--seccomp-bpf",
        "-o",
        "/dev/null",
        "-e",
        "trace=" + systemCall,
        "-e",
        "inject=" + systemCall + ":error=" + error + ":when=" + from + "+");
  }

  /** As a figure. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return key().replace('_', ' ');
  }
}
