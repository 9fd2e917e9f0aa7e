package io.sluice.api.webhook;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.zip.CRC32C;

/** The file of one endpoint: version, fields in a fixed order, checksum. Stateless. */
final class EndpointCodec {
  /** "SLWH". */
  private static final int MAGIC = 0x534c_5748;

  private static final int VERSION = 1;
  private static final int CHECKSUM_BYTES = 8;

  private EndpointCodec() {}

  /** The bytes of an endpoint. */
  static byte[] encode(final EndpointRecord endpoint) {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(VERSION);
      out.writeUTF(endpoint.id());
      writeConfig(out, endpoint.config());
      out.writeUTF(endpoint.stopped().name());
      writeBytes(out, endpoint.secrets().current());
      writeBytes(out, endpoint.secrets().previous());
      out.writeLong(endpoint.secrets().previousUntilMs());
      out.writeLong(endpoint.journalId().getMostSignificantBits());
      out.writeLong(endpoint.journalId().getLeastSignificantBits());
      out.writeLong(endpoint.readUpTo());
      writePositions(out, endpoint.undone());
      writeDeadLetters(out, endpoint.deadLetters());
      out.writeLong(endpoint.gone().count());
      out.writeLong(endpoint.gone().firstPosition());
      for (final KeyNote note : endpoint.notes()) {
        out.writeUTF(note.key());
        out.writeLong(note.number());
      }
      out.writeLong(checksum(bytes.toByteArray(), bytes.size()));
    } catch (final IOException e) {
      throw new UncheckedIOException("there is always memory to write to", e);
    }
    return bytes.toByteArray();
  }

  /**
   * The endpoint of a file.
   *
   * @throws IOException if the bytes are not those of an endpoint, or of a later version
   */
  static EndpointRecord decode(final byte[] bytes) throws IOException {
    final int length = bytes.length - CHECKSUM_BYTES;
    if (length < 0) {
      throw new IOException("it is too short");
    }
    try (DataInputStream tail =
        new DataInputStream(new ByteArrayInputStream(bytes, length, CHECKSUM_BYTES))) {
      if (tail.readLong() != checksum(bytes, length)) {
        throw new IOException("its checksum is wrong");
      }
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length))) {
      if (in.readInt() != MAGIC || in.readInt() != VERSION) {
        throw new IOException("it is of another version");
      }
      return readFields(in);
    } catch (final IllegalArgumentException e) {
      throw new IOException("it holds what no endpoint can be", e);
    }
  }

  private static EndpointRecord readFields(final DataInputStream in) throws IOException {
    final String id = in.readUTF();
    final EndpointConfig config = readConfig(in);
    final StopReason stopped = StopReason.valueOf(in.readUTF());
    final SigningSecrets secrets = SigningSecrets.of(readBytes(in), readBytes(in), in.readLong());
    final UUID journalId = new UUID(in.readLong(), in.readLong());
    final long readUpTo = in.readLong();
    final List<Long> undone = readPositions(in);
    final List<DeadLetter> deadLetters = readDeadLetters(in);
    final GoneEvents gone = new GoneEvents(in.readLong(), in.readLong());
    final List<KeyNote> notes = new ArrayList<>();
    for (int i = 0; i < ChangeKind.values().length; i++) {
      notes.add(new KeyNote(in.readUTF(), in.readLong()));
    }
    return new EndpointRecord(
        id, config, stopped, secrets, journalId, readUpTo, undone, deadLetters, gone, notes);
  }

  private static void writeConfig(final DataOutputStream out, final EndpointConfig config)
      throws IOException {
    out.writeUTF(config.target().toString());
    out.writeInt(config.types().size());
    for (final String type : config.types()) {
      out.writeUTF(type);
    }
    out.writeBoolean(config.disabled());
    out.writeLong(config.version());
  }

  private static EndpointConfig readConfig(final DataInputStream in) throws IOException {
    final TargetUrl target = TargetUrl.parse(in.readUTF());
    if (target == null) {
      throw new IOException("its URL is none");
    }
    final Set<String> types = new LinkedHashSet<>();
    for (int left = in.readInt(); left > 0; left--) {
      types.add(in.readUTF());
    }
    return new EndpointConfig(target, types, in.readBoolean(), in.readLong());
  }

  private static void writePositions(final DataOutputStream out, final Collection<Long> positions)
      throws IOException {
    out.writeInt(positions.size());
    for (final long position : positions) {
      out.writeLong(position);
    }
  }

  private static List<Long> readPositions(final DataInputStream in) throws IOException {
    final List<Long> positions = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      positions.add(in.readLong());
    }
    return positions;
  }

  private static void writeDeadLetters(
      final DataOutputStream out, final Collection<DeadLetter> letters) throws IOException {
    out.writeInt(letters.size());
    for (final DeadLetter letter : letters) {
      out.writeLong(letter.position());
      out.writeUTF(letter.type());
      out.writeUTF(letter.key());
      out.writeInt(letter.attempts());
      out.writeLong(letter.buriedMs());
      out.writeUTF(letter.error());
    }
  }

  private static List<DeadLetter> readDeadLetters(final DataInputStream in) throws IOException {
    final List<DeadLetter> letters = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      letters.add(new DeadLetter(
          in.readLong(), in.readUTF(), in.readUTF(), in.readInt(), in.readLong(), in.readUTF()));
    }
    return letters;
  }

  private static void writeBytes(final DataOutputStream out, final byte[] bytes)
      throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(final DataInputStream in) throws IOException {
    return in.readNBytes(in.readInt());
  }

  private static long checksum(final byte[] bytes, final int length) {
    final CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return checksum.getValue();
  }
}
