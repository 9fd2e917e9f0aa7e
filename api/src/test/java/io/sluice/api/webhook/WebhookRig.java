package io.sluice.api.webhook;

import io.sluice.api.stream.FeedAnswer;
import io.sluice.api.stream.FeedPage;
import io.sluice.api.webhook.WebhookAnswer.One;
import io.sluice.engine.agent.WakeSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Webhooks that are taken turn by turn, over events, a clock and receivers that a test makes up.
 */
final class WebhookRig implements EventSource, Courier, WebhookClock {
  static final UUID JOURNAL = new UUID(1, 2);

  private final Path directory;
  private final List<String> events = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();
  private UUID journalId = JOURNAL;
  private long firstPosition = 1;
  private boolean failing;
  private long nowMs = 5_000;
  private long asked;
  private Webhooks webhooks;

  /** A request that a receiver has and did not answer. */
  record Sent(Parcel parcel, Consumer<Receipt> onReceipt) {
    long position() {
      return Long.parseLong(parcel.id().substring(parcel.id().indexOf('_') + 1));
    }

    String body() {
      return new String(parcel.body(), StandardCharsets.UTF_8);
    }

    void answer(final int status) {
      onReceipt.accept(Receipt.answered(status, 0));
    }
  }

  WebhookRig(final Path directory) {
    this.directory = directory;
    webhooks = begun();
  }

  Webhooks webhooks() {
    return webhooks;
  }

  /** Lets the process be killed and another one start. */
  void restart() {
    sent.clear();
    webhooks = begun();
  }

  private Webhooks begun() {
    try {
      return new Webhooks(this, directory, true, this, this, new WakeSignal()).load();
    } catch (final IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Adds events, each of a type and about an order. */
  WebhookRig tell(final String type, final String... orders) {
    for (final String order : orders) {
      events.add("{\"position\":%d,\"schema\":1,\"type\":\"%s\",\"order\":\"%s\"}"
          .formatted(events.size() + 1, type, order));
    }
    return this;
  }

  /** Removes events. */
  void remove(final long newFirstPosition) {
    firstPosition = newFirstPosition;
  }

  /** Lets the journal be another one. */
  void changeJournal(final UUID id, final int keptEvents) {
    journalId = id;
    events.subList(keptEvents, events.size()).clear();
  }

  /** Lets the journal be unreadable, or not. */
  void failToRead(final boolean fails) {
    failing = fails;
  }

  /** Lets time pass and what can be done be done. */
  void pass(final long ms) {
    nowMs += ms;
    work();
  }

  /** Lets be done what can be done now. */
  void work() {
    int quiet = 0;
    while (quiet < 2) {
      quiet = webhooks.doWork() == 0 ? quiet + 1 : 0;
    }
  }

  /** How often events were asked for. */
  long asked() {
    return asked;
  }

  /** What receivers have and did not answer, oldest first. */
  List<Sent> sent() {
    return sent;
  }

  /** Positions of the same. */
  List<Long> positions() {
    return sent.stream().map(Sent::position).toList();
  }

  /** Takes the request for a position and answers it. */
  Sent answer(final long position, final int status) {
    return answer(position, Receipt.answered(status, 0));
  }

  Sent answer(final long position, final Receipt receipt) {
    final Sent found =
        sent.stream().filter(one -> one.position() == position).findFirst().orElseThrow();
    sent.remove(found);
    found.onReceipt().accept(receipt);
    work();
    return found;
  }

  /** Takes everything until nothing comes any more; returns the positions as they came. */
  List<Long> takeAll() {
    final List<Long> taken = new ArrayList<>();
    while (!sent.isEmpty()) {
      taken.add(sent.getFirst().position());
      answer(sent.getFirst().position(), 204);
    }
    return taken;
  }

  /** Puts the endpoint {@code e}. */
  One put(final long after, final String... types) {
    return (One) ask(desk -> desk.put("e", wish(after, false, types)));
  }

  static WebhookWish wish(final long after, final boolean disabled, final String... types) {
    final TargetUrl url = Objects.requireNonNull(TargetUrl.parse("http://receiver.example/x"));
    return new WebhookWish(url, List.of(types), after, disabled, version -> true);
  }

  /** How the endpoint {@code e} stands. */
  WebhookView view() {
    return ((One) ask(desk -> desk.show("e"))).view();
  }

  WebhookAnswer ask(final Function<WebhookDesk, WebhookAnswer> work) {
    final List<WebhookAnswer> answers = new ArrayList<>();
    if (!webhooks.tryAsk(work, answers::add)) {
      throw new AssertionError("nobody else asks");
    }
    work();
    return answers.getFirst();
  }

  @Override
  public UUID journalId() {
    return journalId;
  }

  @Override
  public long durablePosition() {
    return events.size();
  }

  @Override
  public void ask(final long after, final int limit, final Consumer<FeedAnswer> onAnswer) {
    asked++;
    onAnswer.accept(page(after, limit));
  }

  private FeedAnswer page(final long after, final int limit) {
    if (failing) {
      return new FeedAnswer.Failed();
    }
    if (after > events.size()) {
      return new FeedAnswer.Ahead(events.size());
    }
    if (after + 1 < firstPosition) {
      return new FeedAnswer.Gone(firstPosition);
    }
    final int to = (int) Math.min(events.size(), after + limit);
    final StringBuilder lines = new StringBuilder();
    events.subList((int) after, to).forEach(line -> lines.append(line).append('\n'));
    return new FeedPage(
        lines.toString().getBytes(StandardCharsets.UTF_8), to - (int) after, to, events.size());
  }

  @Override
  public void send(final Parcel parcel, final Consumer<Receipt> onReceipt) {
    sent.add(new Sent(parcel, onReceipt));
  }

  @Override
  public void close() {
    sent.clear();
  }

  @Override
  public long monotonicMs() {
    return nowMs;
  }

  @Override
  public long wallMs() {
    return 1_700_000_000_000L + nowMs;
  }
}
