package io.sluice.api.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses an endpoint may be at, and what a URL may look like. */
final class AddressGuardTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.1",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2a00:1450:4001:81b::200e",
        "2001:4860:4860::8888",
        "64:ff9b::808:808",
        "2002:0808:0808::1"
      })
  void shouldKnowThePublic(final String address) throws UnknownHostException {
    assertEquals(true, AddressGuard.isPublic(InetAddress.getByName(address)), address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "fc00::1",
        "fd12:3456:789a::1",
        "ff02::1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:1ff::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:a00:1::1",
        "3fff::1",
        "4000::1"
      })
  void shouldKnowWhatIsNotPublic(final String address) throws UnknownHostException {
    assertEquals(false, AddressGuard.isPublic(InetAddress.getByName(address)), address);
  }

  @ParameterizedTest
  @CsvSource({
    "00000000000000000000ffff7f000001, false",
    "00000000000000000000ffffa9fea9fe, false",
    "00000000000000000000ffff08080808, true",
    "00000000000000000000000008080808, false",
  })
  void shouldLookIntoMappedAddresses(final String hex, final boolean isPublic) {
    // Java makes an IPv4 address of a mapped one; whoever does not must not get around the guard.
    assertEquals(isPublic, AddressGuard.isPublic(HexFormat.of().parseHex(hex)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "ftp://example.com/",
        "file:///etc/passwd",
        "//example.com/",
        "https:/example.com",
        "https://",
        "https:///path",
        "https://user@example.com/",
        "https://user:secret@example.com/",
        "https://example.com@127.0.0.1/",
        "https://example.com/#there",
        "https://exa mple.com/",
        "https://example.com/a b",
        "https://example.com:port/",
        "https://example.com:/",
        "https://example.com\\@127.0.0.1/",
        "https://ex%61mple.com/",
        "https://b\u00fccher.example/",
        "https://[::1",
        "https://[fe80::1%25eth0]/",
        "https://example.com/\r\nX: y"
      })
  void shouldTakeNoOtherUrl(final String url) {
    assertNull(TargetUrl.parse(url), url);
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.com, example.com, 443, /, true",
    "HTTP://example.com, example.com, 80, /, false",
    "http://example.com:8080/a/b?c=d@e, example.com, 8080, /a/b?c=d@e, false",
    "https://example.com?x=1, example.com, 443, /?x=1, true",
    "https://[2606:4700:4700::1111]:444/x, [2606:4700:4700::1111], 444, /x, true",
    "https://a_b.example:1/, a_b.example, 1, /, true",
  })
  void shouldTakeUrlsApart(
      final String url,
      final String host,
      final int port,
      final String path,
      final boolean secure) {
    final TargetUrl target = Objects.requireNonNull(TargetUrl.parse(url));
    assertEquals(host, target.host());
    assertEquals(port, target.port());
    assertEquals(path, target.path());
    assertEquals(secure, target.isSecure());
    assertEquals(url, target.toString());
    assertNull(target.refusal(false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://[::1]:80/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.1.2.3:8080/x",
      })
  void shouldRefuseLiteralsThatAreNotPublic(final String url) {
    final TargetUrl target = Objects.requireNonNull(TargetUrl.parse(url));
    assertNotNull(target.refusal(false), url);
    assertNull(target.refusal(true), url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1.5/",
        "http://127.1/",
        "http://1.2.3.4.5/",
        "http://256.0.0.1/",
        "http://[:::1]/",
        "http://example.com:0/",
        "http://example.com:65536/",
      })
  void shouldRefuseWhatIsNoAddressEvenWherePrivateOnesWillDo(final String url) {
    assertNotNull(Objects.requireNonNull(TargetUrl.parse(url)).refusal(true), url);
  }

  @Test
  void shouldHaveTheFormThatTheContractStates() throws Exception {
    final String contract = new String(
        Objects.requireNonNull(getClass().getResourceAsStream("/openapi.yaml")).readAllBytes(),
        StandardCharsets.UTF_8);
    final String form = TargetUrl.FORM.replace("https?", "[Hh][Tt][Tt][Pp][Ss]?");
    assertEquals(1, contract.split(Pattern.quote("'^" + form + "$'"), -1).length - 1, form);
  }
}
