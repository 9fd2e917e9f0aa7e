package io.sluice.loadtest.http.sale;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The limit of open files, before it is met in the middle of a sale. */
final class OpenFilesTest {
  @Test
  void shouldSayHowToRaiseALimitThatIsTooLow() {
    final IOException tooLow =
        assertThrows(IOException.class, () -> OpenFiles.require(8_000, 4_096));
    assertTrue(tooLow.toString().contains("ulimit -n 8500"), tooLow::toString);
    assertTrue(tooLow.toString().contains("4,096"), tooLow::toString);
  }

  @Test
  void shouldBeContentWithAHighOne() {
    assertDoesNotThrow(() -> OpenFiles.require(8_000, 20_000));
    assertDoesNotThrow(() -> OpenFiles.require(1));
  }
}
