package io.sluice.loadtest.simulation;

import java.util.ArrayList;
import java.util.List;

/** A bug that somebody may write one day, as a switch. */
interface Planted {
  /** Its name. */
  String name();

  /** Which part of Sluice it is in. */
  String part();

  /** The seams of one run with this bug in them; the switch is on until another run begins. */
  Seams plant();

  /** All of them. */
  static List<Planted> all() {
    final List<Planted> all = new ArrayList<>();
    all.addAll(List.of(PlantedBug.values()));
    all.addAll(List.of(EngineBug.values()));
    return all;
  }
}
