package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.api.contract.Contract;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The router beside the contract: every operation is routed, and every route is an operation. */
final class RouterContractTest {
  private static final String NOTHING = "nothing";

  @Test
  void shouldRouteJustWhatTheContractNames() {
    final Set<String> routed = new TreeSet<>();
    for (final Resource resource : Resource.values()) {
      for (final String method : resource.allowedMethods().split(", ", -1)) {
        routed.add(method + " " + resource);
      }
    }
    final Set<String> named = new TreeSet<>();
    for (final String operation : new Contract().operations()) {
      final String[] words = operation.split(" ", 2);
      final String path = words[1].replaceAll("\\{[a-z]+}", "a1");
      final Resource resource = new Router().find(path);
      final String found = resource == null ? NOTHING : resource.toString();
      named.add(words[0] + " " + found);
      if (words[0].equals("GET")) {
        // The contract says in one sentence that HEAD is answered wherever GET is.
        named.add("HEAD " + found);
      }
    }
    assertEquals(routed, named);
  }
}
