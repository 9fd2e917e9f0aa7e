package io.sluice.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an event is about. */
final class EventLineTest {
  private final EventLine line = new EventLine();
  private final JsonInput in = new JsonInput();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'order':'o1','channel':'web','lines':[{'sku':'s1','quantity':1}] | order:o1",
        "'reservation':'r1','lines':[{'sku':'s1'},{'sku':'s2'}] | reservation:r1",
        "'order':'o1','reservation':'r1' | order:o1,reservation:r1",
        "'sku':'s1','location':'l1' | sku:s1",
        "'sku':'s1','name':'a \\u0022 b' | sku:s1",
        "'lines':[{'sku':'s2'},{'location':'l','sku':'s1'},{'sku':'s2'}] | sku:s2,sku:s1",
        "'location':'l1','kind':'store','services':['ship'] | location:l1",
        "'channel':'web','locations':['l1'] | channel:web",
        "'rules':1,'deep':{'order':'x'} | server",
      })
  void shouldSayWhatAnEventIsAbout(final String fields, final String subjects) {
    read("{'position':7,'schema':1,'type':'T'," + fields + ",'more':true}");
    assertEquals(List.of(subjects.split(",", -1)), line.subjects());
    assertEquals(7, line.position());
    assertEquals("T", line.type());
  }

  @Test
  void shouldKeepNothingOfTheLineBefore() {
    read("{'position':7,'type':'T','order':'o1','sku':'s1','location':'l1'}");
    read("{'position':8,'type':'U'}");
    assertEquals(List.of(EventLine.SERVER), line.subjects());
    assertEquals(8, line.position());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "{'position':1}", "{'type':'T'}", "{'position':0,'type':'T'}", "[1]"})
  void shouldRefuseWhatIsNoEvent(final String text) {
    assertThrows(MalformedBody.class, () -> read(text));
  }

  private void read(final String text) {
    final byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    line.read(in.begin(bytes, 0, bytes.length));
  }
}
