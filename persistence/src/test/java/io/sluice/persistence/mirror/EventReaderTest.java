package io.sluice.persistence.mirror;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.event.MessageHeaderEncoder;
import io.sluice.engine.domain.EngineState;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every kind of event that the journal's schema has is known to the mirror. */
final class EventReaderTest {
  private static final int UNKNOWN = 999;

  private final EventReader reader =
      new EventReader(new EngineState(), new RecordSkus(), new Nobody());

  @TestFactory
  Stream<DynamicTest> shouldKnowEveryKindOfEventThatTheSchemaHas() throws IOException {
    final Map<String, Integer> kinds = kinds();
    assertTrue(kinds.size() >= 27, kinds::toString);
    return kinds.entrySet().stream()
        .map(kind -> DynamicTest.dynamicTest(
            kind.getKey(), () -> reader.read(empty(kind.getValue()), 0, 1)));
  }

  @Test
  void shouldFailAtAnEventThatItDoesNotKnowInPlaceOfLeavingItOut() {
    assertThrows(IllegalStateException.class, () -> reader.read(empty(UNKNOWN), 0, 1));
  }

  /** Notes nothing. */
  private static final class Nobody implements ChangeSink {
    @Override
    public void onSku(final int index) {}

    @Override
    public void onClaim(
        final boolean order, final long sequence, final int slot, final int endCode) {}

    @Override
    public void onHeld(final int slot, final long customerHigh, final long customerLow) {}

    @Override
    public void onEnded(final int slot) {}

    @Override
    public void onActivity(final int index) {}

    @Override
    public void onChannel() {}
  }

  /** Kinds of events of the schema, by name. */
  private static Map<String, Integer> kinds() throws IOException {
    final Map<String, Integer> kinds = new TreeMap<>();
    Pattern.compile("<sbe:message name=\"(\\w+)\" id=\"(\\d+)\"")
        .matcher(Files.readString(Path.of("../engine/src/main/sbe/events.xml")))
        .results()
        .forEach(match -> kinds.put(match.group(1), Integer.parseInt(match.group(2))));
    return kinds;
  }

  /** An event all of whose fields are 0 and whose groups are empty. */
  private static DirectBuffer empty(final int templateId) {
    final UnsafeBuffer entry = new UnsafeBuffer(new byte[1_024]);
    entry.putInt(0, entry.capacity(), ByteOrder.LITTLE_ENDIAN);
    new MessageHeaderEncoder()
        .wrap(entry, EventBatch.ENTRY_HEADER_BYTES)
        .blockLength(256)
        .templateId(templateId)
        .schemaId(MessageHeaderEncoder.SCHEMA_ID)
        .version(MessageHeaderEncoder.SCHEMA_VERSION);
    return entry;
  }
}
