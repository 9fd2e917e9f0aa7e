package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.server.RunningServer;
import java.io.IOException;

/**
 * How much a server has written to its journal, as its metrics tell.
 *
 * @param bytes in all
 * @param frames that they lie in
 */
record JournalVolume(long bytes, long frames) {
  /** Of a server without a journal. */
  static final JournalVolume NONE = new JournalVolume(0, 0);

  private static final String BYTES = "sluice_journal_bytes_total";
  private static final String FRAMES = "sluice_journal_frames_total";

  static JournalVolume of(final RunningServer server) throws IOException {
    try (HttpCaller caller = new HttpCaller(server.management())) {
      final String metrics = caller.callSuccessfully(Call.get("/metrics")).body();
      return new JournalVolume(Metric.in(metrics, BYTES), Metric.in(metrics, FRAMES));
    }
  }

  /** Mean length of what was written since. */
  long bytesPerFrameSince(final JournalVolume earlier) {
    final long newFrames = frames - earlier.frames;
    return newFrames == 0 ? 0 : (bytes - earlier.bytes) / newFrames;
  }
}
