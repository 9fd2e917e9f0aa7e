package io.sluice.api.gateway;

import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ChannelDefinition;
import io.sluice.engine.protocol.LocationDefinition;
import io.sluice.engine.protocol.SkuDefinition;
import org.jspecify.annotations.Nullable;

/** The numbers of codes that stand in bodies. Reads the directory; any thread. */
final class Codes {
  /** Any location will do. */
  static final int ANY_LOCATION = -1;

  private static final int NO_ACTIVITY = -1;

  private final CodeDirectory directory;

  Codes(final CodeDirectory directory) {
    this.directory = directory;
  }

  int channel(final String code) {
    final ChannelDefinition channel = directory.channels().find(code);
    if (channel == null) {
      throw new UnknownCode("channel", code, "/channel");
    }
    return channel.index();
  }

  int sku(final String code, final int line) {
    final SkuDefinition sku = directory.skus().find(code);
    if (sku == null) {
      throw new UnknownCode("SKU", code, "/lines/" + line + "/sku");
    }
    return sku.index();
  }

  int askedSku(final String code, final int item) {
    final SkuDefinition sku = directory.skus().find(code);
    if (sku == null) {
      throw new UnknownCode("SKU", code, "/skus/" + item);
    }
    return sku.index();
  }

  int location(final @Nullable String code, final int line) {
    return code == null ? ANY_LOCATION : location(code, "/lines/", line, "/location");
  }

  int listedLocation(final String code, final int item) {
    return location(code, "/locations/", item, "");
  }

  private int location(
      final String code, final String before, final int index, final String after) {
    final LocationDefinition location = directory.locations().find(code);
    if (location == null) {
      throw new UnknownCode("location", code, index < 0 ? before : before + index + after);
    }
    return location.index();
  }

  /** Index of an activity, or -1 if none is named. */
  int activity(final @Nullable String code) {
    if (code == null) {
      return NO_ACTIVITY;
    }
    final ActivityDefinition activity = directory.activities().find(code);
    if (activity == null) {
      throw new UnknownCode("activity", code, "/activity");
    }
    return activity.index();
  }

  int sku(final String code, final String pointer) {
    final SkuDefinition sku = directory.skus().find(code);
    if (sku == null) {
      throw new UnknownCode("SKU", code, pointer);
    }
    return sku.index();
  }

  int location(final String code, final String pointer) {
    return location(code, pointer, -1, "");
  }
}
