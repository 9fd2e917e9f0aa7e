package io.sluice.api.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.sluice.api.contract.Contract;
import io.sluice.api.json.JsonOutput;
import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.event.MessageHeaderEncoder;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ChannelDefinition;
import io.sluice.engine.protocol.HoldRules;
import io.sluice.engine.protocol.LocationDefinition;
import io.sluice.engine.protocol.LocationKind;
import io.sluice.engine.protocol.SkuDefinition;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every kind of event that the journal's schema has, beside what the feed makes of it. */
final class EventWriterTest {
  private static final String CODEC = "io.sluice.engine.codec.event";
  private static final String DECODER = "Decoder";
  private static final int UNKNOWN = 999;

  /** Kinds of events of the schema, by name. */
  private static final Map<String, Integer> TEMPLATE_ID_BY_NAME = kinds();

  private final EventWriter writer = new EventWriter(directory());
  private final JsonOutput out = new JsonOutput();

  @TestFactory
  Stream<DynamicTest> shouldTellEveryKindOfEventThatTheSchemaHas() {
    assertTrue(TEMPLATE_ID_BY_NAME.size() >= 19, TEMPLATE_ID_BY_NAME::toString);
    return TEMPLATE_ID_BY_NAME.entrySet().stream()
        .map(kind -> DynamicTest.dynamicTest(
            kind.getKey(), () -> assertEquals(kind.getKey(), told(kind.getValue()))));
  }

  @Test
  void shouldHaveEveryKindInTheContract() {
    assertEquals(TEMPLATE_ID_BY_NAME.keySet(), new Contract().eventTypes());
  }

  @Test
  void shouldFailAtAnEventThatItDoesNotKnowInPlaceOfLeavingItOut() {
    assertThrows(IllegalStateException.class, () -> told(UNKNOWN));
  }

  /** The type that an event is told as all of whose fields are 0 and whose groups are empty. */
  private String told(final int templateId) {
    final UnsafeBuffer entry = new UnsafeBuffer(new byte[1_024]);
    new MessageHeaderEncoder()
        .wrap(entry, EventBatch.ENTRY_HEADER_BYTES)
        .blockLength(blockLength(templateId))
        .templateId(templateId)
        .schemaId(1)
        .version(1);
    writer.write(out.clear(), entry, 0, 17);
    final JsonObject line =
        new JsonObject(new String(out.bytes(), 0, out.length(), StandardCharsets.UTF_8));
    assertEquals(17, line.getInteger("position"));
    assertEquals(1, line.getInteger("schema"));
    assertEquals("1970-01-01T00:00:00.000Z", line.getString("time"));
    return line.getString("type");
  }

  private static int blockLength(final int templateId) {
    return TEMPLATE_ID_BY_NAME.entrySet().stream()
        .filter(kind -> kind.getValue() == templateId)
        .map(kind -> constant(CODEC + "." + kind.getKey() + DECODER, "BLOCK_LENGTH"))
        .findFirst()
        .orElse(0);
  }

  private static Map<String, Integer> kinds() {
    final Map<String, Integer> kinds = new TreeMap<>();
    for (final JavaClass type : new ClassFileImporter().importPackages(CODEC)) {
      final String name = type.getSimpleName();
      if (name.endsWith(DECODER) && type.tryGetField("TEMPLATE_ID").isPresent()) {
        kinds.put(
            name.substring(0, name.length() - DECODER.length()),
            constant(type.getName(), "TEMPLATE_ID"));
      }
    }
    return kinds;
  }

  private static int constant(final String type, final String name) {
    try {
      return Class.forName(type).getField(name).getInt(null);
    } catch (final ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** Knows one of everything. */
  private static CodeDirectory directory() {
    final CodeDirectory directory = new CodeDirectory();
    directory.publish(new SkuDefinition(0, "s1", "", "", -1, 0, 1));
    directory.publish(new LocationDefinition(0, "l1", LocationKind.STORE, "", 0, 0, 0, 0, 2));
    directory.publish(new ChannelDefinition(0, "web", "", null, 3));
    directory.publish(new ActivityDefinition(
        0, "a1", 0, 0, 1, -1, 0, HoldRules.NONE, -1, "", List.of(), List.of(), 4, 4));
    directory.addCell(0, 0, 0);
    return directory;
  }
}
