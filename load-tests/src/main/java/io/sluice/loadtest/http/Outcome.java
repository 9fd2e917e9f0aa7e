package io.sluice.loadtest.http;

/** What an answer says of its request, by status. */
public enum Outcome {
  /** 2xx: done, and durable at the level that the answer names. */
  ACCEPTED,
  /** 404, 409, 412, 422: decided against, certainly not executed. */
  REFUSED,
  /** 429, 503: not decided; the same request may be sent again later. */
  OVERLOADED,
  /** Anything else: a defect of the client or the server, or an outcome that is unknown. */
  FAILED;

  /** The outcome that a status stands for. */
  public static Outcome of(final int status) {
    return switch (status) {
      case 200, 201, 202, 204 -> ACCEPTED;
      case 404, 409, 412, 422 -> REFUSED;
      case 429, 503 -> OVERLOADED;
      default -> FAILED;
    };
  }
}
