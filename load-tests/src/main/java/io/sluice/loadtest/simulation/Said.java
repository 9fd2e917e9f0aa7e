package io.sluice.loadtest.simulation;

/** What an activity that keeps a log says of those who got nothing. */
sealed interface Said {
  /**
   * Somebody got nothing.
   *
   * @param channel of the activity
   * @param pool of the item, 0 if it is no matter of one
   * @param sku of it, -1 if it is no matter of one
   * @param customerHigh half of who it was; 0 and 0 for nobody in particular
   * @param customerLow the other half
   * @param units that were wanted of it, 0 if it is no matter of a line
   * @param before units of the same SKU that earlier lines want
   * @param available that the line could have had, -1 if that does not matter
   * @param location that the line names, or {@link Wish#ANYWHERE}
   * @param reason as a code
   */
  record Refusal(
      int activity,
      int channel,
      int pool,
      int sku,
      long customerHigh,
      long customerLow,
      long units,
      long before,
      long available,
      int location,
      int reason)
      implements Said {}

  /**
   * So many got nothing in a while.
   *
   * @param channel of the activity
   * @param pool of the item, 0 if it is no matter of one
   * @param sku of it, -1 if it is no matter of one
   * @param since when it was counted
   * @param soldOut who were refused because nothing could be promised
   * @param others who were refused as well
   * @param first position that the first of those saw for whom nothing could be promised
   * @param last position that the last of them saw
   */
  record Count(
      int activity,
      int channel,
      int pool,
      int sku,
      long since,
      long soldOut,
      long others,
      long first,
      long last)
      implements Said {}
}
