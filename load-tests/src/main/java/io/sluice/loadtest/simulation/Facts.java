package io.sluice.loadtest.simulation;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.event.ActivityDefinedDecoder;
import io.sluice.engine.codec.event.ActivityEndedDecoder;
import io.sluice.engine.codec.event.AttemptRefusedDecoder;
import io.sluice.engine.codec.event.ChannelDefinedDecoder;
import io.sluice.engine.codec.event.LocationDefinedDecoder;
import io.sluice.engine.codec.event.MessageHeaderDecoder;
import io.sluice.engine.codec.event.OrderExpiredDecoder;
import io.sluice.engine.codec.event.RefundRequiredDecoder;
import io.sluice.engine.codec.event.RefusalsCountedDecoder;
import io.sluice.engine.codec.event.ReservationExpiredDecoder;
import io.sluice.engine.codec.event.SkuDefinedDecoder;
import io.sluice.engine.codec.event.StockMovedDecoder;
import io.sluice.engine.codec.event.StockRepooledDecoder;
import io.sluice.engine.codec.event.WaitEndedDecoder;
import io.sluice.engine.codec.event.WaitGrantedDecoder;
import io.sluice.engine.codec.event.WaitJoinedDecoder;
import io.sluice.engine.codec.event.WaveReleasedDecoder;
import io.sluice.engine.protocol.RefundCause;
import io.sluice.engine.protocol.WaitEnd;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** The events of one frame, read once and then taken command by command. Reused. */
final class Facts implements Statements {
  private static final int TEMPLATE_OFFSET = EventBatch.ENTRY_HEADER_BYTES + 2;
  private static final int CAUSE_OFFSET =
      EventBatch.ENTRY_HEADER_BYTES + MessageHeaderDecoder.ENCODED_LENGTH;
  private static final int KEY_OFFSET = CAUSE_OFFSET + 8;
  private static final int MORE_OFFSET = CAUSE_OFFSET + 40;
  private static final int NUMBER_OFFSET = CAUSE_OFFSET + 41;
  private static final int SLOT_OFFSET = NUMBER_OFFSET + 8;
  private static final int WAIT_END_OFFSET = CAUSE_OFFSET + WaitEndedDecoder.reasonEncodingOffset();
  private static final int NO_END = -1;

  private final RefundRequiredDecoder refund = new RefundRequiredDecoder();
  private final AttemptRefusedDecoder refused = new AttemptRefusedDecoder();
  private final RefusalsCountedDecoder counted = new RefusalsCountedDecoder();
  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private int[] templates = new int[64];
  private long[] times = new long[64];
  private long[] keysHigh = new long[64];
  private long[] keysLow = new long[64];
  private long[] fingerprints = new long[64];
  private long[] numbers = new long[64];
  private int[] slots = new int[64];

  /** Why a wait ended, as a code; of other events {@link #NO_END}. */
  private int[] waitEnds = new int[64];

  /** What is said of those who got nothing; null of other events. */
  private @Nullable Said[] said = new Said[64];

  private boolean[] more = new boolean[64];
  private boolean[] ofForgotten = new boolean[64];
  private long firstPosition;
  private int count;
  private int next;

  /** What was taken of that, and not compared yet. */
  private final List<Said> heard = new ArrayList<>();

  // The command that is asked for.
  private @Nullable Attempt asked;
  private long positionBefore;

  /** Reads a frame. */
  void read(
      final DirectBuffer events, final int offset, final long newFirstPosition, final int events0) {
    firstPosition = newFirstPosition;
    count = 0;
    next = 0;
    int entry = offset;
    for (int i = 0; i < events0; i++) {
      readEntry(events, entry);
      entry += EventBatch.entryLength(events, entry);
    }
  }

  void clear() {
    count = 0;
    next = 0;
    heard.clear();
  }

  boolean hasNext() {
    return next < count;
  }

  int count() {
    return count;
  }

  /** Position of the last event of the frame. */
  long lastPosition() {
    return firstPosition + count - 1;
  }

  /** Time of the next event. */
  long time() {
    return times[next];
  }

  int template() {
    return templates[next];
  }

  /** True if the next event is the end of a hold or of a wait, whose time is over. */
  boolean isExpiry() {
    return hasNext()
        && (templates[next] == ReservationExpiredDecoder.TEMPLATE_ID
            || templates[next] == OrderExpiredDecoder.TEMPLATE_ID
            || waitEnds[next] == WaitEnd.TIME_OVER.code())
        && isOfNobody();
  }

  /** True if the next event is the end of a wait for what will never come. */
  boolean isWaitInVain() {
    return hasNext() && waitEnds[next] == WaitEnd.SALE_OVER.code() && isOfNobody();
  }

  /** True if the next event says what became of one whose turn it was. */
  boolean isGift() {
    return hasNext()
        && (templates[next] == WaitGrantedDecoder.TEMPLATE_ID
            || waitEnds[next] == WaitEnd.LIMIT_EXCEEDED.code())
        && isOfNobody();
  }

  /** Takes the event that says what became of one whose turn it was. */
  Gift takeGift() {
    final boolean granted = templates[next] == WaitGrantedDecoder.TEMPLATE_ID;
    final Gift gift = new Gift(numbers[next], slots[next], granted);
    next++;
    return gift;
  }

  /** True if the next events say what an activity did by itself. */
  boolean isOfActivityAlone() {
    if (!hasNext() || !isOfNobody()) {
      return false;
    }
    final int template = templates[next];
    return template == WaveReleasedDecoder.TEMPLATE_ID
        || template == ActivityEndedDecoder.TEMPLATE_ID
        || ((template == StockRepooledDecoder.TEMPLATE_ID || said[next] != null)
            && templates[endOfPiece()] == ActivityEndedDecoder.TEMPLATE_ID);
  }

  /** True if the next event says that somebody got nothing. */
  boolean isRefusal() {
    return hasNext() && said[next] instanceof Said.Refusal;
  }

  /** True if the next event says how many got nothing, and nothing else. */
  boolean isCount() {
    return hasNext() && said[next] instanceof Said.Count && !more[next] && isOfNobody();
  }

  /** Takes the next event, which says something of those who got nothing. */
  void takeSaid() {
    hear(next, next);
    next++;
  }

  /** What was taken of those who got nothing; whoever asks empties it. */
  List<Said> heard() {
    return heard;
  }

  private void hear(final int first, final int last) {
    for (int i = first; i <= last; i++) {
      final Said what = said[i];
      if (what != null) {
        heard.add(what);
      }
    }
  }

  /** Takes the events that say what an activity did by itself. */
  Doing takeDoing() {
    final int first = next;
    final int last = endOfPiece();
    hear(first, last);
    next = last + 1;
    final boolean ended = templates[last] == ActivityEndedDecoder.TEMPLATE_ID;
    Violation.unless(!ended || slots[last] == 0, "it is said to be stopped, and nobody did");
    return new Doing((int) numbers[last], ended ? Doing.END : slots[last], next - first);
  }

  /** The last event of what belongs together, as far as it is there. */
  private int endOfPiece() {
    int last = next;
    while (more[last] && last + 1 < count) {
      last++;
    }
    return last;
  }

  private boolean isOfNobody() {
    return keysHigh[next] == 0 && keysLow[next] == 0;
  }

  /** Takes the next event, and returns the number of what it is about. */
  long takeNumber() {
    return numbers[next++];
  }

  /** Position of the event that was taken last. */
  long position() {
    return firstPosition + next - 1;
  }

  /** Says which command is asked for from here on. */
  void ask(final Attempt attempt, final long position) {
    asked = attempt;
    positionBefore = position;
  }

  @Override
  public boolean isNext() {
    return hasNext() && asked != null && isOf(asked);
  }

  @Override
  public Resolution take() {
    if (!isNext()) {
      return Resolution.nothing(positionBefore);
    }
    final int first = next;
    while (more[next]) {
      next++;
      Violation.unless(isSameCause(first), "a command lies in one frame, in one piece");
    }
    final int last = next++;
    hear(first, last);
    return new Resolution(
        true, templates[last], numbers[last], slots[first], ofForgotten[last], position());
  }

  @Override
  public String toString() {
    return hasNext()
        ? "event of type " + templates[next] + " about #" + numbers[next] + " at "
            + (position() + 1)
        : "no event";
  }

  private boolean isOf(final Attempt attempt) {
    if (!attempt.isKeyed()) {
      return isOfNobody() && isDefinition(attempt.wish.kind);
    }
    return keysHigh[next] == attempt.keyHigh
        && keysLow[next] == attempt.keyLow
        && fingerprints[next] == attempt.fingerprint;
  }

  /** True if the next event is of the same command as an earlier one. */
  private boolean isSameCause(final int earlier) {
    return hasNext()
        && keysHigh[next] == keysHigh[earlier]
        && keysLow[next] == keysLow[earlier]
        && fingerprints[next] == fingerprints[earlier];
  }

  /** True if the next event begins a definition; that of an activity may first give units back. */
  private boolean isDefinition(final Wish.Kind kind) {
    final int template = templates[next];
    return template == definition(kind)
        || (kind == Wish.Kind.DEFINE_ACTIVITY && template == StockRepooledDecoder.TEMPLATE_ID);
  }

  private static int definition(final Wish.Kind kind) {
    return switch (kind) {
      case DEFINE_SKU -> SkuDefinedDecoder.TEMPLATE_ID;
      case DEFINE_LOCATION -> LocationDefinedDecoder.TEMPLATE_ID;
      case DEFINE_CHANNEL -> ChannelDefinedDecoder.TEMPLATE_ID;
      case DEFINE_ACTIVITY -> ActivityDefinedDecoder.TEMPLATE_ID;
      default -> -1;
    };
  }

  private void readEntry(final DirectBuffer events, final int entry) {
    if (count == templates.length) {
      grow();
    }
    final int template = events.getShort(entry + TEMPLATE_OFFSET, ByteOrder.LITTLE_ENDIAN);
    templates[count] = template;
    times[count] = events.getLong(entry + CAUSE_OFFSET, ByteOrder.LITTLE_ENDIAN);
    keysHigh[count] = events.getLong(entry + KEY_OFFSET, ByteOrder.LITTLE_ENDIAN);
    keysLow[count] = events.getLong(entry + KEY_OFFSET + 8, ByteOrder.LITTLE_ENDIAN);
    fingerprints[count] = events.getLong(entry + KEY_OFFSET + 16, ByteOrder.LITTLE_ENDIAN);
    more[count] = events.getByte(entry + MORE_OFFSET) != 0;
    said[count] = template < AttemptRefusedDecoder.TEMPLATE_ID
        ? null
        : readSaid(events, entry + EventBatch.ENTRY_HEADER_BYTES, template);
    readSubject(events, entry, template);
    ofForgotten[count] = template == RefundRequiredDecoder.TEMPLATE_ID
        && refund
                .wrapAndApplyHeader(events, entry + EventBatch.ENTRY_HEADER_BYTES, header)
                .refundCause()
            == RefundCause.ORDER_FORGOTTEN.code();
    count++;
  }

  /** Reads the claim that an event is about, or the activity and what became of it. */
  private void readSubject(final DirectBuffer events, final int entry, final int template) {
    final int at = entry + NUMBER_OFFSET;
    numbers[count] = -1;
    slots[count] = -1;
    waitEnds[count] =
        template == WaitEndedDecoder.TEMPLATE_ID ? events.getByte(entry + WAIT_END_OFFSET) : NO_END;
    if (template == WaveReleasedDecoder.TEMPLATE_ID) {
      numbers[count] = events.getInt(at, ByteOrder.LITTLE_ENDIAN);
      slots[count] = events.getShort(at + Integer.BYTES, ByteOrder.LITTLE_ENDIAN);
    } else if (template == ActivityEndedDecoder.TEMPLATE_ID) {
      numbers[count] = events.getInt(at, ByteOrder.LITTLE_ENDIAN);
      slots[count] = events.getByte(at + Integer.BYTES);
    } else if (isOfClaim(template)) {
      numbers[count] = events.getLong(at, ByteOrder.LITTLE_ENDIAN);
      slots[count] = events.getInt(entry + SLOT_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }
  }

  private @Nullable Said readSaid(final DirectBuffer events, final int offset, final int template) {
    if (template == AttemptRefusedDecoder.TEMPLATE_ID) {
      refused.wrapAndApplyHeader(events, offset, header);
      return new Said.Refusal(
          refused.activity(),
          refused.cause().channel(),
          refused.pool(),
          refused.sku(),
          refused.customerHigh(),
          refused.customerLow(),
          refused.quantity(),
          refused.before(),
          refused.available(),
          refused.location(),
          refused.reason());
    }
    if (template == RefusalsCountedDecoder.TEMPLATE_ID) {
      counted.wrapAndApplyHeader(events, offset, header);
      return new Said.Count(
          counted.activity(),
          counted.cause().channel(),
          counted.pool(),
          counted.sku(),
          counted.since(),
          counted.soldOut(),
          counted.others(),
          counted.firstPosition(),
          counted.lastPosition());
    }
    return null;
  }

  private static boolean isOfClaim(final int template) {
    return (template > StockMovedDecoder.TEMPLATE_ID
            && template < ActivityDefinedDecoder.TEMPLATE_ID)
        || (template >= WaitJoinedDecoder.TEMPLATE_ID && template <= WaitEndedDecoder.TEMPLATE_ID);
  }

  private void grow() {
    final int length = 2 * templates.length;
    templates = Arrays.copyOf(templates, length);
    times = Arrays.copyOf(times, length);
    keysHigh = Arrays.copyOf(keysHigh, length);
    keysLow = Arrays.copyOf(keysLow, length);
    fingerprints = Arrays.copyOf(fingerprints, length);
    numbers = Arrays.copyOf(numbers, length);
    slots = Arrays.copyOf(slots, length);
    waitEnds = Arrays.copyOf(waitEnds, length);
    said = Arrays.copyOf(said, length);
    more = Arrays.copyOf(more, length);
    ofForgotten = Arrays.copyOf(ofForgotten, length);
  }
}
