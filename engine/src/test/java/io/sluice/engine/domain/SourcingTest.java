package io.sluice.engine.domain;

import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Scenario;
import org.junit.jupiter.api.Test;

/**
 * Which locations serve a line. Of the three, HQ is asked first, then the store, then the depot.
 */
class SourcingTest extends Scenario {
  @Test
  void shouldTakeAllUnitsFromTheFirstLocationThatHasThem() {
    given(received(SKU_1, AT_DEPOT, 9), received(SKU_1, AT_STORE, 9), received(SKU_1, AT_HQ, 2));

    when(reserve(SKU_1, 3));

    then(reservation(ReservationStatus.HELD).of(part(0, SKU_1, AT_STORE, 3)));
  }

  @Test
  void shouldPreferOneLocationOfLowRankToSeveralOfHighRank() {
    given(received(SKU_1, AT_HQ, 2), received(SKU_1, AT_STORE, 2), received(SKU_1, AT_DEPOT, 4));

    when(reserve(SKU_1, 4));

    then(reservation(ReservationStatus.HELD).of(part(0, SKU_1, AT_DEPOT, 4)));
  }

  @Test
  void shouldSplitALineInTheOrderOfRankWhenNoLocationHasAllUnits() {
    given(received(SKU_1, AT_DEPOT, 4), received(SKU_1, AT_STORE, 3), received(SKU_1, AT_HQ, 2));

    when(reserve(SKU_1, 8));

    then(reservation(ReservationStatus.HELD)
        .of(part(0, SKU_1, AT_HQ, 2), part(0, SKU_1, AT_STORE, 3), part(0, SKU_1, AT_DEPOT, 3)));
    thenUnits(SKU_1, AT_DEPOT, 1, 3, 0);
  }

  @Test
  void shouldAskLocationsOfEqualPriorityInTheOrderOfTheirRegistration() {
    given(
        new Command.DefineLocation("L3").priority(0),
        new Command.DefineLocation("L4").priority(0),
        received(SKU_1, 4, 5),
        received(SKU_1, 3, 5),
        received(SKU_1, AT_HQ, 5));

    when(reserve(SKU_1, 5));

    then(reservation(ReservationStatus.HELD).of(part(0, SKU_1, 3, 5)));
  }

  @Test
  void shouldAskALocationWithoutPriorityAfterAllThatHaveOne() {
    given(
        new Command.DefineLocation("L3").priority(Integer.MAX_VALUE - 1),
        new Command.DefineLocation("L4").priority(-7),
        received(SKU_1, AT_DEPOT, 5),
        received(SKU_1, 3, 5),
        received(SKU_1, 4, 5));

    when(reserve(SKU_1, 12));

    then(reservation(ReservationStatus.HELD)
        .of(part(0, SKU_1, 4, 5), part(0, SKU_1, 3, 5), part(0, SKU_1, AT_DEPOT, 2)));
  }

  @Test
  void shouldFollowANewPriorityFromThenOn() {
    given(received(SKU_1, AT_HQ, 5), received(SKU_1, AT_DEPOT, 5));
    given(new Command.DefineLocation("DEPOT").priority(0));

    when(reserve(SKU_1, 5));

    then(reservation(ReservationStatus.HELD).of(part(0, SKU_1, AT_DEPOT, 5)));
  }

  @Test
  void shouldSplitOverTheLocationsOfTheChannelOnly() {
    given(
        new Command.DefineChannel("TWO").sellingFrom(AT_DEPOT, AT_STORE),
        received(SKU_1, AT_HQ, 9),
        received(SKU_1, AT_STORE, 2),
        received(SKU_1, AT_DEPOT, 2));

    when(reserve(SKU_1, 3).in(2));
    then(reservation(ReservationStatus.HELD)
        .of(part(0, SKU_1, AT_STORE, 2), part(0, SKU_1, AT_DEPOT, 1)));

    when(reserve(SKU_1, 2).in(2));
    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(1));
  }

  @Test
  void shouldSplitALaterLineOverWhatAnEarlierOneLeft() {
    given(received(SKU_1, AT_HQ, 4), received(SKU_1, AT_STORE, 4));

    when(reserve(SKU_1, 3).and(SKU_1, 5));

    then(reservation(ReservationStatus.HELD)
        .of(part(0, SKU_1, AT_HQ, 3), part(1, SKU_1, AT_HQ, 1), part(1, SKU_1, AT_STORE, 4)));
  }

  @Test
  void shouldSellWhatIsScatteredDownToTheLastUnit() {
    given(received(SKU_1, AT_HQ, 1), received(SKU_1, AT_STORE, 1), received(SKU_1, AT_DEPOT, 1));

    when(reserve(SKU_1, 4));
    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(3));

    given(reserve(SKU_1, 3));
    thenUnits(SKU_1, AT_HQ, 0, 1, 0);
    thenUnits(SKU_1, AT_STORE, 0, 1, 0);
    thenUnits(SKU_1, AT_DEPOT, 0, 1, 0);
  }

  @Test
  void shouldRefuseToSplitOneCommandIntoMorePartsThanItMayHave() {
    final int locations = 257;
    final int skus = Limits.MAX_ALLOCATIONS / (locations - 1);
    for (int location = 3; location < locations; location++) {
      given(new Command.DefineLocation("L" + location));
    }
    for (int sku = 3; sku <= skus; sku++) {
      given(new Command.DefineSku("S" + sku));
    }
    for (int sku = 0; sku <= skus; sku++) {
      Command.MoveStock everywhere = received(sku, AT_HQ, 1);
      for (int location = 1; location < locations; location++) {
        everywhere = everywhere.and(sku, location, 1);
      }
      given(everywhere);
    }
    Command.ReserveStock most = reserve(0, locations - 1);
    for (int sku = 1; sku < skus; sku++) {
      most = most.and(sku, locations - 1);
    }

    when(most.and(skus, 1));
    then(rejected(RejectReason.TOO_MANY_PARTS).onLine(skus).ofSku(skus).withAvailable(locations));
    when(most.and(skus, 1).from(AT_HQ));
    then(rejected(RejectReason.TOO_MANY_PARTS).onLine(skus).ofSku(skus).withAvailable(1));

    given(release(given(most)));
    given(reserve(skus, locations));
  }
}
