package io.sluice.api.webhook;

import java.net.InetAddress;

/**
 * Tells addresses of the public internet from those that only mean something inside a network, to
 * which an endpoint that somebody named must not lead. Stateless, any thread.
 */
final class AddressGuard {
  private static final int IPV4_BYTES = 4;

  /** Networks of IPv4 that are not public (IANA's registry of special purposes): base and bits. */
  private static final int[][] NOT_PUBLIC = {
    {ipv4(0, 0, 0, 0), 8}, // This network.
    {ipv4(10, 0, 0, 0), 8}, // Private.
    {ipv4(100, 64, 0, 0), 10}, // Shared by carriers.
    {ipv4(127, 0, 0, 0), 8}, // Loopback.
    {ipv4(169, 254, 0, 0), 16}, // Link-local, where clouds tell secrets.
    {ipv4(172, 16, 0, 0), 12}, // Private.
    {ipv4(192, 0, 0, 0), 24}, // Protocol assignments.
    {ipv4(192, 0, 2, 0), 24}, // Documentation.
    {ipv4(192, 88, 99, 0), 24}, // Relays of 6to4.
    {ipv4(192, 168, 0, 0), 16}, // Private.
    {ipv4(198, 18, 0, 0), 15}, // Benchmarks.
    {ipv4(198, 51, 100, 0), 24}, // Documentation.
    {ipv4(203, 0, 113, 0), 24}, // Documentation.
    {ipv4(224, 0, 0, 0), 4}, // Multicast.
    {ipv4(240, 0, 0, 0), 4} // Reserved, and broadcast.
  };

  private AddressGuard() {}

  /** Whether an address is one of the public internet. */
  static boolean isPublic(final InetAddress address) {
    return isPublic(address.getAddress());
  }

  /** The same of 4 or 16 bytes. */
  static boolean isPublic(final byte[] address) {
    if (address.length == IPV4_BYTES) {
      return isPublicIpv4(number(address, 0));
    }
    final int first = number(address, 0);
    final int second = number(address, 4);
    if (first == 0 && second == 0) {
      // Mapped (::ffff:a.b.c.d) is as good as what it maps; the rest is loopback, unspecified, old.
      return number(address, 8) == 0xffff && isPublicIpv4(number(address, 12));
    }
    if (first == 0x0064_ff9b && second == 0 && number(address, 8) == 0) {
      // A translator (NAT64) goes on to the IPv4 address inside.
      return isPublicIpv4(number(address, 12));
    }
    if (first >>> 16 == 0x2002) {
      // 6to4: the IPv4 address of the relay is inside.
      return isPublicIpv4(first << 16 | second >>> 16);
    }
    // Only 2000::/3 is given out as public. Of it 2001::/23 serves protocols, Teredo among them,
    // and
    // 2001:db8::/32 and 3fff::/20 serve documentation.
    return first >>> 29 == 1
        && first >>> 9 != 0x2001_0000 >>> 9
        && first != 0x2001_0db8
        && first >>> 12 != 0x3fff_0000 >>> 12;
  }

  private static boolean isPublicIpv4(final int address) {
    for (final int[] network : NOT_PUBLIC) {
      if ((address ^ network[0]) >>> (32 - network[1]) == 0) {
        return false;
      }
    }
    return true;
  }

  private static int number(final byte[] bytes, final int from) {
    return ipv4(bytes[from], bytes[from + 1], bytes[from + 2], bytes[from + 3]);
  }

  private static int ipv4(final int a, final int b, final int c, final int d) {
    return (a & 0xff) << 24 | (b & 0xff) << 16 | (c & 0xff) << 8 | d & 0xff;
  }
}
