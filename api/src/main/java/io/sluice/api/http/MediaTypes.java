package io.sluice.api.http;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which bodies are read. Stateless, any thread. */
final class MediaTypes {
  private static final String JSON = "application/json";
  private static final Set<String> NDJSON =
      Set.of("application/x-ndjson", "application/ndjson", "application/jsonl", JSON);

  private MediaTypes() {}

  /** True if a content type, or none, is one of a single JSON body. */
  static boolean isJson(final @Nullable String contentType) {
    return contentType == null
        || JSON.equals(contentType)
        || JSON.equals(type(contentType)) && isUtf8(contentType);
  }

  /** True if a content type, or none, is one of JSON line by line. */
  static boolean isNdjson(final @Nullable String contentType) {
    return contentType == null || NDJSON.contains(type(contentType)) && isUtf8(contentType);
  }

  private static String type(final String contentType) {
    final int semicolon = contentType.indexOf(';');
    final String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.trim().toLowerCase(Locale.ROOT);
  }

  private static boolean isUtf8(final String contentType) {
    final String lower = contentType.toLowerCase(Locale.ROOT);
    final int charset = lower.indexOf("charset=");
    if (charset < 0) {
      return true;
    }
    final String named = lower.substring(charset + "charset=".length()).replace("\"", "");
    final int end = named.indexOf(';');
    return "utf-8".equals((end < 0 ? named : named.substring(0, end)).trim());
  }
}
