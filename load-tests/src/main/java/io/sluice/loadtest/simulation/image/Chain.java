package io.sluice.loadtest.simulation.image;

import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.loadtest.simulation.image.ImageTally.Fault;
import io.sluice.persistence.chronicle.BootId;
import io.sluice.persistence.chronicle.ChronicleJournalSettings;
import io.sluice.persistence.chronicle.ChronicleJournalStore;
import io.sluice.persistence.chronicle.SteppedJournal;
import io.sluice.persistence.chronicle.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Some lives of one journal, one after another, each ended in order, by the death of its process or
 * by a loss of power; and the images that can be made at every instant of them.
 *
 * <p>For one thread.
 */
final class Chain {
  /*
   * The bytes that are certainly on the disk and those that may be are kept by the recorder. After
   * the death of a process the recorder goes on: what was not forced is not more certain than it
   * was. After a loss of power one of the images becomes the directory of the next life, and all of
   * it is on the disk.
   *
   * What an image must hold at least: at the level "disk" what was acknowledged; at the level
   * "process" after a loss of power what an earlier takeover had forced, and what was acknowledged
   * if only the process died. What it may hold at most: everything that was stated, without what an
   * earlier recovery had dropped.
   */
  private static final int MOST_LIVES = 6;
  private static final int MOST_FRAMES = 90;
  private static final int MOST_FRAMES_OF_A_TURN = 6;
  private static final int LONGEST_EVENT = 2 << 10;
  private static final int BLOCK_BYTES = 64 << 10;
  private static final int RING_BYTES = 128 << 10;
  private static final long LONGEST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(60);
  private static final int INSTANTS_BETWEEN_COPIES = 40;
  private static final int MOST_COPIES = 12;
  private static final Draw.Manner[] MANNERS = Draw.Manner.values();

  /** A life that ends where it is. */
  private static final class CutOff extends IOException {
    @java.io.Serial
    private static final long serialVersionUID = 1;
  }

  private final long number;
  private final Path directory;
  private final SplittableRandom random;
  private final ImageTally tally;
  private final ChainPlan plan;
  private final ChronicleJournalSettings settings;
  private final ImageJudge judge;
  private final Story story = new Story(LONGEST_EVENT);
  private final List<DiskImage> copies = new ArrayList<>();
  private final Map<Long, Long> recoveredByImage = new HashMap<>();
  private ImageKind phase = ImageKind.FIRST_START;
  private BootId bootId;
  private DiskRecorder recorder;
  private Path data;
  private long nowNs = 1;
  private long life;
  private long survivesPower;
  private long survivesProcess;
  private boolean startWasCutOff;
  private boolean bootedSinceWritten;
  private long instantsLeft = Long.MAX_VALUE;

  /**
   * A chain.
   *
   * @param number of it: its seed
   * @param directory in which it may do as it likes
   * @param tally told of all that was found
   * @param plan what it is for
   */
  Chain(final long number, final Path directory, final ImageTally tally, final ChainPlan plan)
      throws IOException {
    this.number = number;
    this.directory = directory;
    this.tally = tally;
    this.plan = plan;
    random = new SplittableRandom(PageHash.mix(number));
    settings = new ChronicleJournalSettings(
        number % 4 == 0 ? Durability.PROCESS : Durability.DISK,
        ChronicleJournalSettings.MIN_FILE_BYTES,
        BLOCK_BYTES,
        RING_BYTES);
    judge = new ImageJudge(directory.resolve("image"), settings, tally, random.split());
    bootId = newBoot();
    data = directory.resolve("life-0");
    Files.createDirectories(data);
    recorder = record(data);
  }

  /** Lives all lives; false if one of them could not begin. */
  boolean run() throws IOException {
    final int lives = 1 + random.nextInt(MOST_LIVES);
    boolean begins = true;
    for (life = 1; begins && life <= lives && isWanted(); life++) {
      begins = live();
    }
    return begins;
  }

  /** What is left after all lives. */
  Specimen specimen() throws IOException {
    recorder.look();
    final boolean powerLost = random.nextBoolean();
    final DiskImage left = powerLost ? anyImage() : newest();
    return new Specimen(
        left,
        List.copyOf(copies),
        story,
        powerLost ? survivesPower : survivesProcess,
        powerLost ? newBoot() : bootId,
        powerLost || bootedSinceWritten);
  }

  private void keep() {
    if (copies.size() == MOST_COPIES) {
      copies.remove(random.nextInt(MOST_COPIES));
    }
    copies.add(newest());
  }

  private DiskImage newest() {
    return DiskImage.draw(recorder.top(), new Draw(Draw.Manner.NEWEST, random));
  }

  private boolean live() throws IOException {
    DiskImage next = null;
    boolean begins = true;
    try (ChronicleJournalStore store = ChronicleJournalStore.open(
        data, settings, new Surroundings(bootId, recorder, () -> nowNs))) {
      final RecoveredJournal recovered =
          judge.recover(store, claim(false, "life " + life), Fault.REFUSED);
      if (recovered == null) {
        return false;
      }
      phase = startPhase(recovered);
      story.cutAfter(recovered.lastPosition());
      recoveredByImage.clear();
      next = serveAfterTakeover(store, recovered);
    } catch (final JournalDamagedException e) {
      tally.onFault(Fault.UNUSABLE, "chain " + number + ", life " + life + ": " + e.getMessage());
      begins = false;
    }
    if (next != null) {
      losePower(next);
    }
    return begins;
  }

  private ImageKind startPhase(final RecoveredJournal recovered) {
    if (startWasCutOff) {
      return ImageKind.RECOVERY_CUT_OFF_AGAIN;
    }
    return recovered.isNew() ? ImageKind.FIRST_START : ImageKind.EPOCH_CHANGE;
  }

  /** Lives one life; returns the image that is left of it, or null if only the process died. */
  private @Nullable DiskImage serveAfterTakeover(
      final ChronicleJournalStore store, final RecoveredJournal recovered)
      throws IOException, JournalDamagedException {
    instantsLeft = random.nextInt(5) == 0 ? random.nextInt(60) : Long.MAX_VALUE;
    SteppedJournal journal = null;
    try {
      journal = store.openSteppedEpoch(recovered.lastPosition(), () -> {});
      survivesPower = recovered.lastPosition();
      survivesProcess = recovered.lastPosition();
      startWasCutOff = false;
      bootedSinceWritten = false;
      phase = ImageKind.POWER_LOST;
      instantsLeft = random.nextInt(3) == 0 ? random.nextInt(120) : Long.MAX_VALUE;
      serve(journal);
      if (random.nextInt(3) == 0) {
        phase = ImageKind.ORDERLY_END;
        journal.journal().close();
        journal = null;
        instant();
      }
    } catch (final IOException | UncheckedIOException end) {
      requireCutOff(end);
      startWasCutOff |= journal == null && phase != ImageKind.ORDERLY_END;
    } finally {
      instantsLeft = Long.MAX_VALUE;
      if (journal != null) {
        journal.abandon();
      }
    }
    recorder.look();
    return random.nextInt(3) == 0 ? null : anyImage();
  }

  /** A life ends where it is cut off; anything else that fails is a failure of the run. */
  private static void requireCutOff(final Exception end) throws IOException {
    if (!(end instanceof CutOff) && !(end.getCause() instanceof CutOff)) {
      throw new IOException("a life ended by itself", end);
    }
  }

  private void serve(final SteppedJournal journal) throws IOException {
    final int frames = random.nextInt(MOST_FRAMES);
    int offered = 0;
    while (offered < frames) {
      final int batch = 1 + random.nextInt(MOST_FRAMES_OF_A_TURN);
      for (int i = 0; i < batch; i++) {
        offered += story.tryOffer(journal.journal(), number * 100 + life, random) ? 1 : 0;
      }
      nowNs += random.nextLong(LONGEST_PAUSE_NS);
      journal.turn();
      survivesProcess = journal.journal().durablePosition();
      if (settings.durability() == Durability.DISK) {
        survivesPower = survivesProcess;
      }
      instant();
    }
  }

  private void losePower(final DiskImage image) throws IOException {
    Directories.delete(data);
    data = directory.resolve("life-" + life);
    image.write(data);
    bootId = newBoot();
    recorder = record(data);
    survivesProcess = survivesPower;
    bootedSinceWritten = true;
  }

  private DiskRecorder record(final Path root) throws IOException {
    final DiskRecorder made = new DiskRecorder(root, Surroundings.real().opener(), plan.forces());
    made.watcher(this::onInstant);
    return made;
  }

  private void instant() throws IOException {
    recorder.look();
    onInstant();
  }

  /** Makes images of this instant and judges them. */
  private void onInstant() throws IOException {
    tally.onInstant();
    final int draws = plan.judges() && isWanted() ? 1 + random.nextInt(3) : 0;
    for (int i = 0; i < draws; i++) {
      final Draw draw = new Draw(MANNERS[random.nextInt(MANNERS.length)], random);
      consider(DiskImage.draw(recorder.top(), draw), draw);
    }
    if (!plan.judges() && random.nextInt(INSTANTS_BETWEEN_COPIES) == 0) {
      keep();
    }
    instantsLeft--;
    if (instantsLeft < 0) {
      throw new CutOff();
    }
  }

  private void consider(final DiskImage image, final Draw draw) throws IOException {
    final boolean processDied = draw.manner() == Draw.Manner.NEWEST;
    final ImageJudge.Claim claim = claim(
        !processDied,
        "chain " + number + ", life " + life + ", " + phase.words() + ", " + draw.manner());
    final long hash = image.hash() * 2 + (processDied ? 1 : 0);
    final Long known = recoveredByImage.get(hash);
    if (known != null) {
      if (known < claim.acknowledged()) {
        tally.onFault(
            Fault.LOST,
            claim.what() + ": recovers up to " + known + ", acknowledged up to "
                + claim.acknowledged());
      }
      return;
    }
    final boolean goOn = random.nextInt(4) == 0;
    final RecoveredJournal recovered = judge.judge(image, claim, goOn);
    recoveredByImage.put(hash, recovered == null ? Long.MAX_VALUE : recovered.lastPosition());
    tally.onImage(kinds(draw, processDied, goOn, recovered));
  }

  private Set<ImageKind> kinds(
      final Draw draw,
      final boolean processDied,
      final boolean goOn,
      final @Nullable RecoveredJournal recovered) {
    final Set<ImageKind> kinds =
        EnumSet.of(phase, processDied ? ImageKind.PROCESS_DIED : ImageKind.POWER_LOST);
    if (settings.durability() == Durability.PROCESS) {
      kinds.add(ImageKind.AT_LEVEL_PROCESS);
    }
    if (!processDied) {
      kinds.add(draw.tearsPages() ? ImageKind.SECTORS_MIXED : ImageKind.PAGES_MIXED);
      new Pending(kinds).look(recorder.top());
    }
    if (recovered != null) {
      add(kinds, ImageKind.TORN_TAIL, recovered.tornBytes() > 0);
      add(kinds, ImageKind.TAIL_LOST, recovered.lastPosition() < story.lastPosition());
      add(
          kinds,
          ImageKind.TAIL_COPIED,
          goOn && recovered.provenPosition() < recovered.lastPosition());
    }
    return kinds;
  }

  private static void add(final Set<ImageKind> kinds, final ImageKind kind, final boolean is) {
    if (is) {
      kinds.add(kind);
    }
  }

  private ImageJudge.Claim claim(final boolean powerLost, final String what) {
    return powerLost
        ? new ImageJudge.Claim(story, survivesPower, newBoot(), what)
        : new ImageJudge.Claim(story, survivesProcess, bootId, what);
  }

  private DiskImage anyImage() {
    return DiskImage.draw(
        recorder.top(), new Draw(MANNERS[1 + random.nextInt(MANNERS.length - 1)], random));
  }

  private BootId newBoot() {
    return new BootId(new UUID(number, random.nextLong()));
  }

  private boolean isWanted() {
    return !plan.judges() || tally.images() < plan.images();
  }
}
