package io.sluice.persistence.readmodel;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.sluice.persistence.mirror.MirrorKeys;
import io.sluice.persistence.redis.LuaScript;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import reactor.core.publisher.Mono;

/**
 * A bucket of tokens in Redis for each customer, which all edges share. Its key bears a hash of the
 * customer, and lies in a slot of its shard beside the mirror. Any thread.
 */
final class TokenBuckets {
  /** Begins every key; outside of what the mirror writes and removes. */
  static final String PREFIX = "sluice:edge:{";

  private static final LuaScript TAKE = LuaScript.read(TokenBuckets.class, "take.lua");
  private static final String HMAC = "HmacSHA256";
  private static final int HASH_BYTES = 16;
  private static final int LEAST_SECRET_BYTES = 16;
  private static final String EMPTY = "empty";
  private static final long MICROS_PER_MS = 1_000;

  private final RedisLink link;
  private final SecretKeySpec secret;
  private final String intervalMicros;
  private final String burst;

  TokenBuckets(final RedisLink link, final byte[] secret, final EdgeLimits limits) {
    if (secret.length < LEAST_SECRET_BYTES) {
      throw new IllegalArgumentException(
          "the secret is shorter than " + LEAST_SECRET_BYTES + " bytes");
    }
    this.link = link;
    this.secret = new SecretKeySpec(secret, HMAC);
    this.intervalMicros = Long.toString(limits.intervalMicros());
    this.burst = Integer.toString(limits.burst());
  }

  /** Takes a token of a customer. */
  Mono<Verdict> take(final String customer) {
    final String key = key(customer);
    return run(CommandType.EVALSHA, TAKE.digest(), key)
        .onErrorResume(
            MirrorUnavailableException.class,
            failure -> failure.getCause() instanceof RedisNoScriptException
                ? run(CommandType.EVAL, TAKE.text(), key)
                : Mono.error(failure))
        .map(TokenBuckets::verdict);
  }

  /** The key of a customer's bucket. */
  String key(final String customer) {
    try {
      final Mac mac = Mac.getInstance(HMAC);
      mac.init(secret);
      final byte[] hash = mac.doFinal(customer.getBytes(StandardCharsets.UTF_8));
      final String name = HexFormat.of().formatHex(hash, 0, HASH_BYTES);
      return PREFIX + MirrorKeys.shardOf(name) + "}:rate:" + name;
    } catch (final NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  private Mono<String> run(final CommandType type, final String script, final String key) {
    return Mono.defer(() -> {
      final CommandArgs<byte[], byte[]> words = new CommandArgs<>(ByteArrayCodec.INSTANCE)
          .add(script)
          .add(1)
          .addKey(key.getBytes(StandardCharsets.US_ASCII))
          .add(intervalMicros)
          .add(burst);
      final AsyncCommand<byte[], byte[], byte[]> command = new AsyncCommand<>(
          new Command<>(type, new ValueOutput<>(ByteArrayCodec.INSTANCE), words));
      return link.run(List.of(command))
          .then(
              Mono.fromCallable(() -> new String(command.resultNow(), StandardCharsets.US_ASCII)));
    });
  }

  private static Verdict verdict(final String reply) {
    final String[] words = reply.split(" ", 3);
    return words[0].equals(EMPTY)
        ? Verdict.tooMany(Math.ceilDiv(Long.parseLong(words[2]), MICROS_PER_MS))
        : Verdict.NOTHING_AGAINST_IT;
  }
}
