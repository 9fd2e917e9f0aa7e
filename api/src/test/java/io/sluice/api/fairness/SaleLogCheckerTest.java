package io.sluice.api.fairness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker names the first line that is wrong, whatever is wrong with it. */
final class SaleLogCheckerTest {
  private static final String PART = "\"lines\":[{\"pool\":1,\"sku\":\"s\",\"location\":\"l\",";

  /** Lines without number, place and hash: a sale of 5 units. */
  private static List<String> sale() {
    return new ArrayList<>(List.of(
        "\"kind\":\"definition\",\"more\":true,\"pools\":["
            + "{\"pool\":1,\"sku\":\"s\",\"quantity\":5}],"
            + "\"definition\":{\"activity\":\"a\",\"startsAt\":\"2026-11-29T10:00:00.000Z\","
            + "\"endsAt\":\"2026-11-29T11:00:00.000Z\",\"provable\":true,\"items\":["
            + "{\"sku\":\"s\",\"quantity\":5,\"limitPerCustomer\":4}]}",
        "\"kind\":\"stock\"," + PART + "\"quantity\":5}]",
        "\"kind\":\"granted\",\"customer\":\"ann\"," + PART + "\"quantity\":3}]",
        refusal("bob", "sold-out", 3),
        refusal("ann", "limit-exceeded", 2),
        "\"kind\":\"granted\",\"customer\":\"carl\"," + PART + "\"quantity\":2}]",
        "\"kind\":\"waiting\",\"customer\":\"dora\",\"pool\":1,\"sku\":\"s\",\"quantity\":3",
        "\"kind\":\"returned\",\"of\":3,\"reason\":\"released\"," + PART + "\"quantity\":3}]",
        "\"kind\":\"granted\",\"of\":7,\"via\":\"waitlist\"," + PART + "\"quantity\":3}]",
        "\"kind\":\"sold\",\"of\":6",
        counted(6, 10),
        "\"kind\":\"returned\",\"of\":7,\"reason\":\"expired\"," + PART + "\"quantity\":3}]",
        "\"kind\":\"stock\",\"more\":true," + PART + "\"quantity\":-3}]",
        "\"kind\":\"end\",\"granted\":3,\"refused\":2,\"counted\":9,\"waited\":1,"
            + "\"unitsGranted\":8,\"unitsReturned\":6,\"unitsSold\":2"));
  }

  private static String refusal(final String who, final String reason, final int units) {
    return "\"kind\":\"refused\",\"customer\":\"" + who + "\",\"reason\":\"" + reason
        + "\",\"pool\":1,\"sku\":\"s\",\"quantity\":" + units + ",\"before\":0";
  }

  private static String counted(final int first, final int last) {
    return "\"kind\":\"refusals\",\"pool\":1,\"sku\":\"s\",\"since\":\"2026-11-29T10:00:00.000Z\","
        + "\"soldOut\":8,\"others\":1,\"firstPosition\":" + first + ",\"lastPosition\":" + last;
  }

  /** Numbers and chains lines as a server does. */
  private static List<String> chained(final List<String> contents) {
    final List<String> lines = new ArrayList<>();
    byte[] hash = new byte[32];
    for (int i = 0; i < contents.size(); i++) {
      final String open = "{\"n\":" + (i + 1) + ",\"position\":" + (i + 1)
          + ",\"time\":\"2026-11-29T10:00:00.000Z\"," + contents.get(i);
      hash = sha256(hash, open);
      lines.add(open + ",\"hash\":\"" + HexFormat.of().formatHex(hash) + "\"}");
    }
    return lines;
  }

  private static byte[] sha256(final byte[] before, final String text) {
    try {
      final MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(before);
      return digest.digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (final NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static SaleVerdict check(final List<String> lines) throws IOException {
    return SaleLogChecker.check(new BufferedReader(new StringReader(String.join("\n", lines))));
  }

  private static void thenWrong(final List<String> lines, final int line, final String word)
      throws IOException {
    final SaleVerdict verdict = check(lines);
    assertEquals(line, verdict.line(), verdict::what);
    assertTrue(verdict.what().contains(word), verdict::what);
  }

  /** The sale with another line in the place of one, chained as if it had always been so. */
  private static List<String> forged(final int line, final String content) {
    final List<String> contents = sale();
    contents.set(line - 1, content);
    return chained(contents);
  }

  @Test
  void shouldFindNothingWrongWithAFairSale() throws IOException {
    final SaleVerdict verdict = check(chained(sale()));

    assertTrue(verdict.isFair(), verdict::what);
    assertTrue(verdict.what().startsWith("14 lines, last hash "), verdict::what);
  }

  @Test
  void shouldNameALineThatWasAltered() throws IOException {
    final List<String> lines = chained(sale());
    lines.set(3, lines.get(3).replace("\"bob\"", "\"rob\""));

    thenWrong(lines, 4, "hash");
  }

  @Test
  void shouldNameWhereALineIsMissing() throws IOException {
    final List<String> lines = chained(sale());
    lines.remove(3);

    thenWrong(lines, 4, "here stands line 5");
  }

  @Test
  void shouldNameTheFirstOfTwoThatWereSwapped() throws IOException {
    final List<String> lines = chained(sale());
    Collections.swap(lines, 3, 4);

    thenWrong(lines, 4, "here stands line 5");
  }

  @Test
  void shouldSeeThatALineIsMissingThoughTheRestIsChainedAnew() throws IOException {
    final List<String> contents = sale();
    contents.remove(3);

    // The lines behind it refer to those that they followed.
    assertFalse(check(chained(contents)).isFair());
  }

  @Test
  void shouldSeeWhereTheEndWasCutOff() throws IOException {
    final List<String> lines = chained(sale());

    thenWrong(lines.subList(0, 13), 14, "no end");
  }

  @Test
  void shouldSeeARefusalThoughUnitsWereThere() throws IOException {
    thenWrong(forged(4, refusal("bob", "sold-out", 2)), 4, "and 2 were there");
  }

  @Test
  void shouldSeeARefusalForALimitThatIsKept() throws IOException {
    thenWrong(forged(5, refusal("ann", "limit-exceeded", 1)), 5, "limit");
  }

  @Test
  void shouldSeeThatSomebodyGotUnitsThatWereNotThere() throws IOException {
    final String three = "\"kind\":\"granted\",\"customer\":\"carl\"," + PART + "\"quantity\":3}]";

    thenWrong(forged(6, three), 6, "2 could be promised");
  }

  @Test
  void shouldSeeThatSomebodyWasPassedOver() throws IOException {
    final String eve = "\"kind\":\"granted\",\"customer\":\"eve\"," + PART + "\"quantity\":3}]";

    thenWrong(forged(9, eve), 9, "while line 7 waits");
  }

  @Test
  void shouldSeeACountOverATimeInWhichThereWereUnits() throws IOException {
    thenWrong(forged(11, counted(4, 10)), 11, "at 4 there were some");
  }

  @Test
  void shouldSeeUnitsComeBackThatNobodyHad() throws IOException {
    final String two =
        "\"kind\":\"returned\",\"of\":3,\"reason\":\"released\"," + PART + "\"quantity\":2}]";

    thenWrong(forged(8, two), 8, "not what line 3 has");
  }

  @Test
  void shouldSeeThatMoreIsSetApartThanIsDefined() throws IOException {
    thenWrong(forged(2, "\"kind\":\"stock\"," + PART + "\"quantity\":6}]"), 2, "definition says 5");
  }

  @Test
  void shouldSeeTotalsThatDoNotFit() throws IOException {
    final List<String> contents = sale();
    contents.set(13, contents.get(13).replace("\"counted\":9", "\"counted\":8"));

    thenWrong(chained(contents), 14, "\"counted\"");
  }

  @Test
  void shouldNameALineThatCanNotBeRead() throws IOException {
    final List<String> lines = chained(sale());
    lines.set(6, lines.get(6).substring(0, 20));

    thenWrong(lines, 7, "not readable");
  }
}
