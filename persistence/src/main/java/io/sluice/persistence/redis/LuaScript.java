package io.sluice.persistence.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A script that Redis runs, and the digest that it knows it by. Immutable.
 *
 * @param text of the script
 * @param digest SHA-1 of the text in base 16
 */
public record LuaScript(String text, String digest) {
  /** Takes a shard over. */
  public static final LuaScript CLAIM = read(LuaScript.class, "claim.lua");

  /** Writes texts. */
  public static final LuaScript TELL = read(LuaScript.class, "tell.lua");

  /** Removes what is left over. */
  public static final LuaScript PRUNE = read(LuaScript.class, "prune.lua");

  /** Reads a script that lies beside a class. */
  public static LuaScript read(final Class<?> beside, final String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the script " + name + " is missing");
      }
      final byte[] bytes = in.readAllBytes();
      final byte[] digest = MessageDigest.getInstance("SHA-1").digest(bytes);
      return new LuaScript(
          new String(bytes, StandardCharsets.US_ASCII), HexFormat.of().formatHex(digest));
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    } catch (final NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
