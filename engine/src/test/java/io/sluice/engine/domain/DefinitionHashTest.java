package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.domain.catalog.Catalog;
import io.sluice.engine.domain.channel.Channels;
import io.sluice.engine.domain.location.Locations;
import io.sluice.engine.protocol.ChannelDefinition;
import io.sluice.engine.protocol.LocationDefinition;
import io.sluice.engine.protocol.LocationKind;
import io.sluice.engine.protocol.SkuDefinition;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The hash of a definition covers every component that it has, also those that come later. */
class DefinitionHashTest {
  private static final SkuDefinition SKU =
      new SkuDefinition(0, "code", "name", "barcode", 100, 7, 50);
  private static final LocationDefinition LOCATION =
      new LocationDefinition(0, "code", LocationKind.STORE, "owner", 3, 4, 5, 6, 50);

  @Test
  void shouldCoverEveryComponentOfASku() throws ReflectiveOperationException {
    final Set<Long> hashes = new HashSet<>();
    for (final SkuDefinition variant : variants(SKU)) {
      final Catalog catalog = new Catalog(1);
      catalog.skus().put(0, variant);
      assertTrue(hashes.add(catalog.skus().hashes().hash()), variant::toString);
      assertTrue(catalog.skus().hashesMatch());
    }
    assertEquals(1 + SkuDefinition.class.getRecordComponents().length, hashes.size());
  }

  @Test
  void shouldCoverEveryComponentOfALocation() throws ReflectiveOperationException {
    final Set<Long> hashes = new HashSet<>();
    for (final LocationDefinition variant : variants(LOCATION)) {
      final Locations locations = new Locations(1);
      locations.registry().put(0, variant);
      assertTrue(hashes.add(locations.registry().hashes().hash()), variant::toString);
      assertTrue(locations.registry().hashesMatch());
    }
    assertEquals(1 + LocationDefinition.class.getRecordComponents().length, hashes.size());
  }

  @Test
  void shouldCoverEverythingAboutAChannel() {
    final Set<Long> hashes = new HashSet<>();
    for (final ChannelDefinition variant : List.of(
        new ChannelDefinition(0, "code", "name", new int[] {1, 2}, 50),
        new ChannelDefinition(1, "code", "name", new int[] {1, 2}, 50),
        new ChannelDefinition(0, "other", "name", new int[] {1, 2}, 50),
        new ChannelDefinition(0, "code", "other", new int[] {1, 2}, 50),
        new ChannelDefinition(0, "code", "name", new int[] {1, 2}, 51),
        new ChannelDefinition(0, "code", "name", new int[] {2, 1}, 50),
        new ChannelDefinition(0, "code", "name", new int[] {1}, 50),
        new ChannelDefinition(0, "code", "name", new int[] {1, 2, 0}, 50),
        new ChannelDefinition(0, "code", "name", new int[] {}, 50),
        new ChannelDefinition(0, "code", "name", null, 50))) {
      final Channels channels = new Channels(1);
      channels.registry().put(0, variant);
      assertTrue(hashes.add(channels.registry().hashes().hash()), variant.locations()::toString);
      assertTrue(channels.registry().hashesMatch());
    }
  }

  @Test
  void shouldNotMistakeOneTextForTheBeginningOfTheNext() {
    final Set<Long> hashes = new HashSet<>();
    for (final SkuDefinition variant : List.of(
        new SkuDefinition(0, "code", "ab", "c", 0, 0, 0),
        new SkuDefinition(0, "code", "a", "bc", 0, 0, 0),
        new SkuDefinition(0, "code", "", "abc", 0, 0, 0),
        new SkuDefinition(0, "code", "abc", "", 0, 0, 0))) {
      final Catalog catalog = new Catalog(1);
      catalog.skus().put(0, variant);
      assertTrue(hashes.add(catalog.skus().hashes().hash()), variant::toString);
    }
  }

  /** A record and its copies with one component changed in each. */
  private static <T extends Record> List<T> variants(final T original)
      throws ReflectiveOperationException {
    final RecordComponent[] components = original.getClass().getRecordComponents();
    final Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    final Constructor<?> constructor = original.getClass().getDeclaredConstructor(types);
    final List<T> variants = new ArrayList<>(List.of(original));
    for (int changed = 0; changed < components.length; changed++) {
      final Object[] values = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        values[i] = components[i].getAccessor().invoke(original);
      }
      values[changed] = other(values[changed]);
      @SuppressWarnings("unchecked") // It is the constructor of this record.
      final T variant = (T) constructor.newInstance(values);
      variants.add(variant);
    }
    return variants;
  }

  private static Object other(final Object value) {
    return switch (value) {
      case Integer number -> number + 1;
      case Long number -> number + 1;
      case String text -> text + "x";
      case LocationKind kind -> LocationKind.DEALER;
      default -> throw new AssertionError("another value of " + value.getClass());
    };
  }
}
