package io.sluice.persistence.readmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.protocol.PublicId;
import io.sluice.persistence.memory.RawCommands;
import io.sluice.persistence.redis.EmbeddedRedis;
import io.sluice.persistence.redis.MirrorRig;
import io.sluice.persistence.redis.RedisAddress;
import io.sluice.persistence.redis.RedisConsole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import reactor.core.publisher.Mono;

/** An engine, its mirror in a real Redis, a reader of it, and somebody else who writes there. */
final class ReaderRig implements AutoCloseable {
  static final long TTL_MS = 60_000;
  static final Question<MirroredStock> STOCK = Question.stock("SKU");

  /** Of tests that look at what was written a while ago, however slow the machine is. */
  static final ReaderSettings SETTINGS =
      ReaderSettings.defaults().withMaxAge(Duration.ofMinutes(10));

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration CONNECTED = Duration.ofSeconds(50);
  private static final Duration SELDOM = Duration.ofHours(1);
  private static final int MANY = 100_000;

  private final RawCommands commands = new RawCommands();
  private final EmbeddedRedis server;
  private final RedisAddress address;
  private final MirrorRig engine;
  private final MirrorReader reader;
  private final RedisConsole console;

  ReaderRig(final Path directory) throws Exception {
    server = new EmbeddedRedis(directory.resolve("redis"));
    address = server.start();
    engine = new MirrorRig(address, SELDOM, MANY);
    reader = open(address, SETTINGS);
    console = new RedisConsole(address);
  }

  /** A reader that is connected. */
  static MirrorReader open(final RedisAddress address, final ReaderSettings settings) {
    final MirrorReader opened = MirrorReader.open(address, settings);
    assertEquals(true, await(opened.connected(CONNECTED)));
    return opened;
  }

  /** What comes, which must be something. */
  static <T> T await(final Mono<T> coming) {
    return Objects.requireNonNull(coming.block(PATIENCE), "something must come");
  }

  EmbeddedRedis server() {
    return server;
  }

  RedisAddress address() {
    return address;
  }

  MirrorRig engine() {
    return engine;
  }

  MirrorReader reader() {
    return reader;
  }

  RedisConsole console() {
    return console;
  }

  /** Reads what is there now, while nobody writes. */
  <T> Reading<T> read(final Question<T> question) {
    return await(reader.read(question));
  }

  /** Has units held for a customer; returns the slot of the reservation. */
  int reserve(final long units, final long customer) {
    final int slot = claims().nextSlot();
    engine.accept(commands.reserve(units, TTL_MS, customer));
    return slot;
  }

  void release(final int slot) {
    engine.accept(commands.release(claims().sequence(slot), slot));
  }

  ClaimStore claims() {
    return engine.machine().state().claims();
  }

  /** Id of the reservation in a slot. */
  String id(final int slot) {
    return PublicId.of(PublicId.RESERVATION, claims().sequence(slot), slot);
  }

  @Override
  public void close() {
    console.close();
    reader.close();
    engine.close();
    server.close();
  }
}
