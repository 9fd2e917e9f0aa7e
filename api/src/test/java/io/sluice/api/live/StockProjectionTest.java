package io.sluice.api.live;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.event.ActivityDefinedDecoder;
import io.sluice.engine.codec.event.MessageHeaderDecoder;
import io.sluice.engine.codec.event.MessageHeaderEncoder;
import io.sluice.engine.codec.event.StockMovedDecoder;
import io.sluice.engine.codec.event.WaitJoinedDecoder;
import io.sluice.engine.ingress.CodeDirectory;
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

/** What every kind of event that the journal's schema has does to stock and activities is known. */
final class StockProjectionTest {
  private static final int UNKNOWN = 999;

  private final ActivityProjection activities = new ActivityProjection(new Nobody());
  private final StockProjection projection =
      new StockProjection(new CodeDirectory().cells(), new Nobody(), activities);

  @TestFactory
  Stream<DynamicTest> shouldKnowEveryKindOfEventThatTheSchemaHas() throws IOException {
    final Map<String, Integer> kinds = kinds();
    assertTrue(kinds.size() >= 27, kinds::toString);
    return kinds.entrySet().stream()
        .map(kind -> DynamicTest.dynamicTest(kind.getKey(), () -> {
          // An event of nothing but 0 is about the first activity, or who waits in slot 0.
          final ActivityProjection ofActivities = new ActivityProjection(new Nobody());
          final StockProjection fresh =
              new StockProjection(new CodeDirectory().cells(), new Nobody(), ofActivities);
          fresh.apply(empty(ActivityDefinedDecoder.TEMPLATE_ID), 0);
          fresh.apply(empty(WaitJoinedDecoder.TEMPLATE_ID), 0);
          fresh.apply(empty(kind.getValue()), 0);
        }));
  }

  @Test
  void shouldFailAtAnEventThatItDoesNotKnowInPlaceOfLeavingItOut() {
    assertThrows(IllegalStateException.class, () -> projection.apply(empty(UNKNOWN), 0));
    final DirectBuffer ofStock = empty(StockMovedDecoder.TEMPLATE_ID);
    final MessageHeaderDecoder header =
        new MessageHeaderDecoder().wrap(ofStock, EventBatch.ENTRY_HEADER_BYTES);
    assertThrows(
        IllegalStateException.class,
        () -> activities.apply(ofStock, EventBatch.ENTRY_HEADER_BYTES, header));
  }

  /** Is told of nothing. */
  private static final class Nobody implements TopicChanges {
    @Override
    public void onChange(final int index) {}

    @Override
    public void onHeld(final int index, final long units, final long timeMs) {}

    @Override
    public void onGranted(final int index, final long units, final long timeMs) {}

    @Override
    public void onSold(final int index, final long units, final long timeMs) {}
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
