package io.sluice.api.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, as they went over the wire.
 *
 * @param target path and query
 * @param headers of the request
 * @param body of the request, null for none
 * @param answer what came back
 */
record Exchange(
    String method,
    String target,
    Map<String, String> headers,
    @Nullable String body,
    Answer answer) {

  /** The path without the query. */
  String path() {
    final int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** An answer. */
  record Answer(int status, Map<String, List<String>> headers, String body) {
    /** The only value of a header. */
    String header(final String name) {
      final List<String> values = headers.get(name);
      if (values == null || values.size() != 1) {
        throw new AssertionError("not one " + name + " in " + headers);
      }
      return values.getFirst();
    }
  }
}
