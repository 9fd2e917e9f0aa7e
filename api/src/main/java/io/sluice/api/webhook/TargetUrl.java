package io.sluice.api.webhook;

import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an endpoint is: an address of the web without user, password or fragment.
 *
 * <p>Immutable.
 */
public final class TargetUrl {
  /** Its form, as the contract states it. */
  static final String FORM =
      "https?://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?([/?][!\"$-~]*)?";

  private static final Pattern PATTERN = Pattern.compile("(?i:(https?))" + FORM.substring(6));
  private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|0[xX][0-9A-Fa-f.xX]+");
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final int MAX_PORT = 65_535;

  private final String text;
  private final boolean secure;
  private final String host;
  private final int port;
  private final String path;

  private TargetUrl(final String text, final Matcher parts) {
    this.text = text;
    secure = parts.group(1).toLowerCase(Locale.ROOT).equals("https");
    host = parts.group(2);
    final String portText = parts.group(3);
    final int usualPort = secure ? HTTPS_PORT : HTTP_PORT;
    port = portText == null ? usualPort : Integer.parseInt(portText.substring(1));
    final String rest = parts.group(4);
    path = rest == null ? "/" : rest.startsWith("/") ? rest : '/' + rest;
  }

  /** The URL of a text; null if it has not the form of one that may be called. */
  public static @Nullable TargetUrl parse(final String text) {
    final Matcher parts = PATTERN.matcher(text);
    return parts.matches() ? new TargetUrl(text, parts) : null;
  }

  /**
   * Why nothing can be sent there, as far as that can be told without asking anybody; null if it
   * may be.
   *
   * @param allowPrivate whether addresses that are not public will do
   */
  public @Nullable String refusal(final boolean allowPrivate) {
    if (port < 1 || port > MAX_PORT) {
      return "there is no such port";
    }
    if (!isLiteral()) {
      return NUMERIC.matcher(host).matches() ? "the host is no name and no address" : null;
    }
    try {
      final InetAddress address = InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", ""));
      return allowPrivate || AddressGuard.isPublic(address) ? null : "the address is not public";
    } catch (final IllegalArgumentException e) {
      return "there is no such address";
    }
  }

  /** The host as it was written: a name, or an address, that of IPv6 in brackets. */
  String host() {
    return host;
  }

  /** True if the host is an address and no name. */
  boolean isLiteral() {
    return host.startsWith("[") || IPV4.matcher(host).matches();
  }

  int port() {
    return port;
  }

  /** Path and query. */
  String path() {
    return path;
  }

  /** Whether it is called by TLS. */
  boolean isSecure() {
    return secure;
  }

  /** As it was stated. */
  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(final Object other) {
    return other instanceof TargetUrl that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
