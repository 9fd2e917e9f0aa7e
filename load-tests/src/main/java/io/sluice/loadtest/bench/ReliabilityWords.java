package io.sluice.loadtest.bench;

/** What the page of reliability says in words: what shows what, and what nothing here shows. */
final class ReliabilityWords {
  static final String SHOWN_BY = """
      ## What shows what

      - **Never oversold, conservation**: the simulation compares every command with a second,
        plain telling of the rules and adds up every account; the kills and the faults of the real
        process compare every cell with what was acknowledged.
      - **Never lost, at the level that the answer names**: crash points, crash images and
        simulated crashes for `disk`; real kills for `process` and `disk`; failing forces and
        writes for both.
      - **Nothing comes back that a recovery had dropped**: crash images go on from what was
        recovered, with other events at the same positions.
      - **At most once**: the simulation repeats, changes and races keys; after every kill and
        fault, what is unknown is asked for again and what was accepted is repeated.
      - **Who waits longest is next**: the simulation tells the queues once more, and holds what
        clients were told, over all crashes, to this: nobody falls back in his queue, and no
        newcomer gets what somebody waits for.
      - **A log of a sale says all of it**: the simulation foretells each refusal that is stated,
        and each count with the positions between which it lies, in their order; a crash takes at
        most what was counted and not yet stated, a stop what finds no room in the journal.
      - **Time**: the simulation steps the wall clock by up to a day, stops it and starts again
        after hours; the real process is stopped for seconds under load, and no hold may end early.
      - **No silent damage**: random damages of files with a start looking at each.
      - **A start that is cut off can be started again**: crash images and crash points of the
        start itself, kills during recovery.
      - **A failing disk stops the process**: calls of the real server are made to fail.
      - **Redis is no more than a mirror**: a real Redis, and the way to it, fail in fifteen ways,
        and after each failure every key is compared with the engine.
      - **The checks can fail**: planted bugs, each found by the same simulation and rules; a force
        that only says that it forced is found by the crash images.

      """;

  static final String NOT_COVERED = """
      ## What is not covered

      - Power is not really cut. Crash images are made of what was forced and what was seen in the
        page cache; that a force reaches the medium is the word of the kernel and the drive. A drive
        that lies about its flush is found only when positions are missing that the mark, or a
        frame, says were forced.
      - A sector of 512 bytes is taken to be written whole or not at all.
      - Damage to what was acknowledged in the last 100 ms before a loss of power, by something else
        than that loss, can look like a torn tail.
      - An old copy of the whole directory, consistent in itself, is a right journal of an earlier
        time.
      - Errors of memory and processor: a wrong byte that gets its check sum afterwards is right to
        every reader.
      - A lost disk or machine: one directory on one machine is one copy.
      - Consensus: there is one writer and no election here.
      - The operating system, the file system and the JDK are the ones named below, and no others.
      - A hold that falls due while the disk is full is shown as expired before an event can say
        so. If the machine then boots with a wall clock that is behind by less than 2 minutes, the
        hold is alive again until engine time comes there once more. The simulation found this,
        and leaves it out until it is mended.
      - What the simulation runs is the engine with a journal in memory: HTTP, the event loops and
        the interleaving of real threads are covered by the kills and the faults only.

      """;

  private ReliabilityWords() {}
}
