package io.sluice.engine.domain.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.engine.testing.Dice;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Every row has the text that was set last, whatever others were set and taken away meanwhile. */
class TextPageTest {
  private static final int CHANGES = 200_000;
  private static final String[] ALPHABETS = {"abcdefgh-0123", "\u0001\u00e9\u00ff", "件\ud800\uffffé"
  };

  private final TextPage page = new TextPage();
  private final String[] expected = new String[TextPage.ROWS];

  @Test
  void shouldKeepWhatWasSetLast() {
    Arrays.fill(expected, "");
    final Dice dice = new Dice(11);
    for (int i = 0; i < CHANGES; i++) {
      final int row = dice.skewed(TextPage.ROWS, 30);
      expected[row] = dice.percent(20) ? "" : text(dice, dice.percent(2) ? 3_000 : 40);
      page.set(row, expected[row]);
      if (i % 500 == 0) {
        compareAll();
      }
    }
    compareAll();
  }

  @Test
  void shouldTakeTheLongestText() {
    final String longest = "件".repeat(TextPage.MAX_LENGTH);
    page.set(3, "x");
    page.set(7, longest);

    assertEquals(longest, page.get(7));
    assertEquals("x", page.get(3));
    assertThrows(AssertionError.class, () -> page.set(8, longest + "x"));
  }

  private void compareAll() {
    for (int row = 0; row < TextPage.ROWS; row++) {
      assertEquals(expected[row], page.get(row));
      assertEquals(!expected[row].isEmpty(), page.has(row));
    }
  }

  private static String text(final Dice dice, final int longest) {
    final String alphabet = ALPHABETS[dice.below(ALPHABETS.length)];
    final StringBuilder text = new StringBuilder();
    for (int left = dice.below(longest); left >= 0; left--) {
      text.append(alphabet.charAt(dice.below(alphabet.length())));
    }
    return text.toString();
  }
}
