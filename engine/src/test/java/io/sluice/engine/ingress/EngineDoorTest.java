package io.sluice.engine.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class EngineDoorTest {
  private static final int RING_BYTES = 8 << 20;

  private final EngineDoor door =
      new EngineDoor(RING_BYTES, RING_BYTES, new CodeDirectory(), () -> {});

  @Test
  void shouldAdmitWhatItIsTold() {
    assertEquals(Admission.STARTING, door.admission());
    door.admit(Admission.OPEN);
    door.admit(Admission.STORAGE_FULL);
    assertEquals(Admission.STORAGE_FULL, door.admission());
    door.admit(Admission.OPEN);
    assertEquals(Admission.OPEN, door.admission());
  }

  @Test
  void shouldStayStoppingWhateverTheEngineSaysOfItsDisk() {
    door.admit(Admission.STOPPING);
    door.admit(Admission.STORAGE_FULL);
    door.admit(Admission.OPEN);
    assertEquals(Admission.STOPPING, door.admission());
  }
}
