package io.sluice.engine.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicIdTest {
  private static final long[] SEQUENCES = {0, 1, 31, 32, 1_000_000, (1L << 50) - 1};
  private static final int[] SLOTS = {0, 1, 31, 32, 1 << 28, (1 << 30) - 1};

  @Test
  void shouldReadBackNumberAndPlace() {
    final Set<String> ids = new HashSet<>();
    for (final long sequence : SEQUENCES) {
      for (final int slot : SLOTS) {
        final String id = PublicId.of(PublicId.ORDER, sequence, slot);

        assertTrue(PublicId.isValid(PublicId.ORDER, id), id);
        assertEquals(sequence, PublicId.sequence(id), id);
        assertEquals(slot, PublicId.slot(id), id);
        assertTrue(id.matches("[0-9A-Za-z_-]{1,32}"), id);
        assertTrue(ids.add(id), id);
      }
    }
  }

  @Test
  void shouldStayAsClientsKnowIt() {
    assertEquals("r0000000001000000", PublicId.of(PublicId.RESERVATION, 1, 0));
    assertEquals("o000000003j00000z", PublicId.of(PublicId.ORDER, 114, 31));
    assertEquals("m00000ygj00000000", PublicId.of(PublicId.MOVEMENT, 32_000_000, 0));
  }

  @Test
  void shouldTellTheKindsOfThingsApart() {
    final String id = PublicId.of(PublicId.RESERVATION, 5, 6);

    assertTrue(PublicId.isValid(PublicId.RESERVATION, id));
    assertFalse(PublicId.isValid(PublicId.ORDER, id));
    assertFalse(PublicId.isValid(PublicId.MOVEMENT, id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "r",
        "r000000000100000",
        "r00000000010000000",
        "R0000000001000000",
        "00000000001000000",
        "r000000000i000000",
        "r000000000l000000",
        "r000000000o000000",
        "r000000000u000000",
        "r000000000A000000",
        "r000000000-000000",
        "r00000000010000é0",
        "r0000000001000\u0000 0",
        "r0000000001000\uff10\uff100"
      })
  void shouldTakeNothingElseForAnId(final String text) {
    assertFalse(PublicId.isValid(PublicId.RESERVATION, text));
  }
}
