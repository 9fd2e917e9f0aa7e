package io.sluice.loadtest.http.sale;

import io.sluice.loadtest.http.Answer;
import io.sluice.loadtest.http.AnswerListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Those who were told that they have a unit. Any thread. */
public final class Winners implements AnswerListener {
  private static final int CREATED = 201;
  private static final String RESERVATIONS = "/v1/reservations/";

  private final List<Winner> winners = Collections.synchronizedList(new ArrayList<>());

  /**
   * One of them.
   *
   * @param buyer number of who pressed
   * @param location path of the reservation
   * @param position where the journal states it
   */
  record Winner(long buyer, String location, long position) {
    /** The reservation's id. */
    String id() {
      return location.substring(location.lastIndexOf('/') + 1);
    }
  }

  @Override
  public void onAnswer(final long number, final Answer answer) {
    if (answer.status() == CREATED) {
      add(number, answer.location(), answer.position());
    }
  }

  /** Adds one: a buyer, the path of his reservation, and where the journal states it. */
  public void add(final long buyer, final String location, final long position) {
    winners.add(new Winner(buyer, location, position));
  }

  /** How many. */
  int count() {
    return winners.size();
  }

  /** All of them, in the order in which they heard. */
  List<Winner> all() {
    return List.copyOf(winners);
  }

  /** Winners who were told of a reservation that another one was told of too, or of none. */
  long doubled() {
    final Set<String> locations = new HashSet<>();
    return all().stream()
        .filter(winner -> !winner.location().startsWith(RESERVATIONS)
            || winner.id().isEmpty()
            || !locations.add(winner.location()))
        .count();
  }
}
