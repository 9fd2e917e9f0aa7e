package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sluice.engine.protocol.ChannelDefinition;
import io.sluice.engine.protocol.Currency;
import io.sluice.engine.protocol.LocationDefinition;
import io.sluice.engine.protocol.LocationKind;
import io.sluice.engine.protocol.LocationService;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.SkuDefinition;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Command.DefineChannel;
import io.sluice.engine.testing.Command.DefineLocation;
import io.sluice.engine.testing.Command.DefineSku;
import io.sluice.engine.testing.Fact;
import io.sluice.engine.testing.Outcome;
import io.sluice.engine.testing.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DefinitionTest extends Scenario {
  private static final int EUR = Currency.parse("EUR");
  private static final DefineSku SHIRT =
      new DefineSku("SHIRT").named("Shirt").barcode("4006381333931").priced(1_999, EUR);
  private static final DefineLocation NORTH = new DefineLocation("NORTH")
      .kind(LocationKind.STORE)
      .ownedBy("franchise-7")
      .services(LocationService.SHIP.bit() | LocationService.PICKUP.bit())
      .priority(5)
      .at(525_200_000, -134_050_000);
  private static final DefineChannel APP = new DefineChannel("APP").named("App").sellingFrom(2, 0);

  /** Each definition with a change of every one of its fields. */
  static List<List<Command>> changes() {
    return List.of(
        List.of(SHIRT, SHIRT.named("T-shirt")),
        List.of(SHIRT, SHIRT.barcode("1")),
        List.of(SHIRT, SHIRT.priced(2_000, EUR)),
        List.of(SHIRT, SHIRT.priced(1_999, Currency.parse("CNY"))),
        List.of(SHIRT, new DefineSku("SHIRT")),
        List.of(NORTH, NORTH.kind(LocationKind.DEALER)),
        List.of(NORTH, NORTH.ownedBy("")),
        List.of(NORTH, NORTH.services(LocationService.NOT_STATED)),
        List.of(NORTH, NORTH.services(0)),
        List.of(NORTH, NORTH.priority(6)),
        List.of(NORTH, NORTH.at(525_200_001, -134_050_000)),
        List.of(NORTH, NORTH.at(525_200_000, -134_050_001)),
        List.of(APP, APP.named("The app")),
        List.of(APP, APP.sellingFrom(0, 2)),
        List.of(APP, APP.sellingFrom(2)),
        List.of(APP, APP.sellingFrom()),
        List.of(APP, new DefineChannel("APP").named("App")));
  }

  static List<Command> definitions() {
    return List.of(SHIRT, NORTH, APP);
  }

  /** Definitions that name a version, of a code that exists and of one that does not. */
  static List<Command> staleDefinitions() {
    return List.of(
        new DefineSku("SKU-1").ifVersion(1),
        new DefineSku("NEW").ifVersion(0),
        new DefineLocation("HQ").ifVersion(1),
        new DefineLocation("NEW").ifVersion(0),
        new DefineChannel("WEB").ifVersion(1),
        new DefineChannel("NEW").ifVersion(0));
  }

  @Test
  void shouldKeepEveryFieldOfASku() {
    when(SHIRT);

    thenStated(Fact.Type.SKU_DEFINED);
    final Outcome.Definition defined = assertInstanceOf(Outcome.Definition.class, outcome());
    assertEquals(true, defined.created());
    assertEquals(3, defined.index());
    final SkuDefinition expected = new SkuDefinition(
        3, "SHIRT", "Shirt", "4006381333931", 1_999, EUR, machine().machine().position());
    assertEquals(expected, machine().machine().state().catalog().skus().at(3));
  }

  @Test
  void shouldKeepEveryFieldOfALocation() {
    when(NORTH);

    thenStated(Fact.Type.LOCATION_DEFINED);
    final LocationDefinition expected = new LocationDefinition(
        3,
        "NORTH",
        LocationKind.STORE,
        "franchise-7",
        3,
        5,
        525_200_000,
        -134_050_000,
        machine().machine().position());
    assertEquals(expected, machine().machine().state().locations().registry().at(3));
  }

  @Test
  void shouldKeepEveryFieldOfAChannel() {
    when(APP);

    thenStated(Fact.Type.CHANNEL_DEFINED);
    final ChannelDefinition channel =
        machine().machine().state().channels().registry().at(2);
    assertEquals(2, channel.index());
    assertEquals("APP", channel.code());
    assertEquals("App", channel.name());
    assertEquals(List.of(2, 0), channel.locations());
    assertEquals(machine().machine().position(), channel.version());
    assertEquals(
        List.of(true, false, true),
        List.of(channel.sellsFrom(0), channel.sellsFrom(1), channel.sellsFrom(2)));
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void shouldStateNothingWhenTheSameIsDefinedAgain(final Command definition) {
    final Outcome.Definition first = assertInstanceOf(Outcome.Definition.class, when(definition));
    given(received(SKU_1, AT_HQ, 1));

    when(definition);

    thenStated();
    final Outcome.Definition again = assertInstanceOf(Outcome.Definition.class, outcome());
    assertEquals(false, again.created());
    assertEquals(first.index(), again.index());
    assertEquals(first.version(), again.version());
    assertEquals(first.answer().position(), first.version());
  }

  @ParameterizedTest
  @MethodSource("changes")
  void shouldStateAChangeOfAnyField(final List<Command> beforeAndAfter) {
    final Outcome.Definition first =
        assertInstanceOf(Outcome.Definition.class, when(beforeAndAfter.getFirst()));
    final long hashBefore = machine().machine().state().hash();

    final Outcome.Definition changed =
        assertInstanceOf(Outcome.Definition.class, when(beforeAndAfter.getLast()));

    assertEquals(1, machine().facts().size());
    assertEquals(false, changed.created());
    assertEquals(first.index(), changed.index());
    assertEquals(machine().machine().position(), changed.version());
    assertEquals(true, hashBefore != machine().machine().state().hash());
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void shouldTakeAChangeThatNamesTheNewestVersion(final Command definition) {
    final long version =
        assertInstanceOf(Outcome.Definition.class, when(definition)).version();

    when(
        switch (definition) {
          case DefineSku sku -> sku.named("").ifVersion(version);
          case DefineLocation location -> location.ownedBy("").ifVersion(version);
          case DefineChannel channel -> channel.named("").ifVersion(version);
          default -> throw new AssertionError(definition);
        });

    assertEquals(
        version + 1, assertInstanceOf(Outcome.Definition.class, outcome()).version());
  }

  @ParameterizedTest
  @MethodSource("staleDefinitions")
  void shouldRefuseAChangeOfAVersionThatIsNotTheNewest(final Command definition) {
    when(definition);

    then(rejected(RejectReason.VERSION_STALE));
  }

  @Test
  void shouldRefuseAChannelThatListsAnUnknownLocationBeforeItsVersionIsLookedAt() {
    when(new DefineChannel("WEB").sellingFrom(AT_HQ, NOWHERE, NOWHERE + 1).ifVersion(1));

    then(rejected(RejectReason.LOCATION_UNKNOWN).onLine(1));
  }

  @Test
  void shouldGiveOutDenseIndexesOfEachKind() {
    when(new DefineSku("A"));
    assertEquals(3, assertInstanceOf(Outcome.Definition.class, outcome()).index());
    when(new DefineLocation("A"));
    assertEquals(3, assertInstanceOf(Outcome.Definition.class, outcome()).index());
    when(new DefineChannel("A"));
    assertEquals(2, assertInstanceOf(Outcome.Definition.class, outcome()).index());
    when(new DefineSku("B"));
    assertEquals(4, assertInstanceOf(Outcome.Definition.class, outcome()).index());
  }
}
