package io.sluice.loadtest.simulation.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes damaged images of a specimen. For one thread. */
final class Damager {
  private static final int PAGE = FileHistory.PAGE_LENGTH;
  private static final String EPOCH_PREFIX = "journal/epoch-";
  private static final int EPOCH_LENGTH = EPOCH_PREFIX.length() + 6;

  private final Specimen specimen;
  private final Specimen other;
  private final RandomGenerator random;
  private final List<String> paths;

  /**
   * A damager.
   *
   * @param other a specimen of another journal
   */
  Damager(final Specimen specimen, final Specimen other, final RandomGenerator random) {
    this.specimen = specimen;
    this.other = other;
    this.random = random;
    paths = specimen.image().fileByPath().keySet().stream()
        .filter(path -> path.startsWith("journal/"))
        .toList();
  }

  /**
   * A damaged image.
   *
   * @param image of the whole directory
   * @param path that was damaged
   */
  record Damaged(DiskImage image, String path) {}

  /** Damages something; null if this damage is not possible there, or changes nothing. */
  @Nullable
  Damaged tryDamage(final Damage damage) {
    final String path = anyPath();
    if (damage == Damage.EPOCH_DELETED) {
      return path.startsWith(EPOCH_PREFIX) ? withoutEpoch(path.substring(0, EPOCH_LENGTH)) : null;
    }
    final ImageFile before = file(path);
    final ImageFile after = damage == Damage.FILE_DELETED ? null : replaced(damage, path, before);
    if (after != null && isSame(before, after)) {
      return null;
    }
    final Map<String, ImageFile> files = new TreeMap<>(specimen.image().fileByPath());
    if (after == null) {
      files.remove(path);
    } else {
      files.put(path, after);
    }
    return new Damaged(new DiskImage(files, specimen.image().directories()), path);
  }

  private ImageFile replaced(final Damage damage, final String path, final ImageFile before) {
    return switch (damage) {
      case FILE_TRUNCATED ->
        before.length() == 0
            ? before
            : new ImageFile(before.bytes(), random.nextInt(filled(before) + 1), 0);
      case FILE_LENGTHENED -> lengthened(before);
      case FILE_EMPTIED -> new ImageFile(new byte[0], 0, 0);
      case FILE_OF_ANOTHER_EPOCH -> ofAnotherEpoch(path, before);
      case FILE_OF_ANOTHER_JOURNAL -> other.image().fileByPath().getOrDefault(path, before);
      case FILE_FROM_AN_EARLIER_TIME -> fromAnEarlierTime(path, before);
      case PAGE_FROM_AN_EARLIER_TIME -> pageFrom(fromAnEarlierTime(path, before), before);
      default -> changed(damage, before);
    };
  }

  private ImageFile changed(final Damage damage, final ImageFile before) {
    final int filled = filled(before);
    if (filled == 0) {
      return before;
    }
    final byte[] bytes = Arrays.copyOf(before.bytes(), before.length());
    final int at = random.nextInt(filled);
    final int page = at / PAGE * PAGE;
    final int pageEnd = Math.min(before.length(), page + PAGE);
    switch (damage) {
      case BIT_FLIPPED -> bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      case BYTE_CHANGED -> bytes[at] += (byte) (1 + random.nextInt(255));
      case SECTOR_ZEROED -> {
        final int sector = at / FileHistory.SECTOR_LENGTH * FileHistory.SECTOR_LENGTH;
        final int end = Math.min(before.length(), sector + FileHistory.SECTOR_LENGTH);
        Arrays.fill(bytes, sector, end, (byte) 0);
      }
      case PAGE_ZEROED -> Arrays.fill(bytes, page, pageEnd, (byte) 0);
      case PAGE_OF_NOISE -> {
        final byte[] noise = new byte[pageEnd - page];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, bytes, page, noise.length);
      }
      case PAGES_SWAPPED -> swap(bytes, page, random.nextInt(filled) / PAGE * PAGE);
      case PAGE_DUPLICATED -> {
        final int to = random.nextInt(filled) / PAGE * PAGE;
        final int length = Math.min(pageEnd - page, before.length() - to);
        System.arraycopy(before.bytes(), page, bytes, to, length);
      }
      default -> throw new IllegalArgumentException(damage.toString());
    }
    return new ImageFile(bytes, before.length(), 0);
  }

  private static void swap(final byte[] bytes, final int one, final int two) {
    final int length = Math.min(PAGE, bytes.length - Math.max(one, two));
    final byte[] aside = Arrays.copyOfRange(bytes, one, one + length);
    System.arraycopy(bytes, two, bytes, one, length);
    System.arraycopy(aside, 0, bytes, two, length);
  }

  private ImageFile lengthened(final ImageFile before) {
    final byte[] more = new byte[1 + random.nextInt(2 * PAGE)];
    random.nextBytes(more);
    final byte[] bytes = Arrays.copyOf(
        Arrays.copyOf(before.bytes(), before.length()), before.length() + more.length);
    System.arraycopy(more, 0, bytes, before.length(), more.length);
    return new ImageFile(bytes, bytes.length, 0);
  }

  /** A file that has the same name, or the same meaning, in another epoch. */
  private ImageFile ofAnotherEpoch(final String path, final ImageFile before) {
    if (!path.startsWith(EPOCH_PREFIX)) {
      return before;
    }
    final String name = path.substring(EPOCH_LENGTH);
    final List<ImageFile> candidates = new ArrayList<>();
    specimen.image().fileByPath().forEach((candidate, file) -> {
      if (!candidate.equals(path) && candidate.endsWith(name)) {
        candidates.add(file);
      }
    });
    return candidates.isEmpty() ? before : candidates.get(random.nextInt(candidates.size()));
  }

  private ImageFile fromAnEarlierTime(final String path, final ImageFile before) {
    final List<ImageFile> candidates = new ArrayList<>();
    for (final DiskImage copy : specimen.older()) {
      final ImageFile candidate = copy.fileByPath().get(path);
      if (candidate != null && !isSame(candidate, before)) {
        candidates.add(candidate);
      }
    }
    return candidates.isEmpty() ? before : candidates.get(random.nextInt(candidates.size()));
  }

  private ImageFile pageFrom(final ImageFile earlier, final ImageFile before) {
    final int filled = filled(before);
    if (filled == 0) {
      return before;
    }
    final int page = random.nextInt(filled) / PAGE * PAGE;
    final byte[] bytes = Arrays.copyOf(before.bytes(), before.length());
    final byte[] old = Arrays.copyOf(earlier.bytes(), before.length());
    System.arraycopy(old, page, bytes, page, Math.min(PAGE, before.length() - page));
    return new ImageFile(bytes, before.length(), 0);
  }

  private Damaged withoutEpoch(final String epoch) {
    final Map<String, ImageFile> files = new TreeMap<>(specimen.image().fileByPath());
    files.keySet().removeIf(path -> path.startsWith(epoch + "/"));
    final List<String> directories = new ArrayList<>();
    for (final String directory : specimen.image().directories()) {
      if (!directory.equals(epoch)) {
        directories.add(directory);
      }
    }
    return new Damaged(new DiskImage(files, directories), epoch);
  }

  /**
   * Mostly a file with frames; what has no name in the journal's own list is seldom of interest.
   */
  private String anyPath() {
    final List<String> frames =
        paths.stream().filter(path -> path.endsWith(".cq4")).toList();
    final boolean anything = frames.isEmpty() || random.nextInt(3) == 0;
    final List<String> from = anything ? paths : frames;
    return from.get(random.nextInt(from.size()));
  }

  private ImageFile file(final String path) {
    return specimen.image().fileByPath().getOrDefault(path, new ImageFile(new byte[0], 0, 0));
  }

  /** Length up to the last byte that is not zero: what lies behind it is filled ahead. */
  private static int filled(final ImageFile file) {
    int end = Math.min(file.length(), file.bytes().length);
    while (end > 0 && file.bytes()[end - 1] == 0) {
      end--;
    }
    return end;
  }

  private static boolean isSame(final ImageFile one, final ImageFile two) {
    return one.length() == two.length()
        && Arrays.equals(
            Arrays.copyOf(one.bytes(), one.length()), Arrays.copyOf(two.bytes(), two.length()));
  }
}
