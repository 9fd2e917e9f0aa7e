package io.sluice.persistence.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority of its own, made for a test, and a server's certificate from it. Immutable. */
final class TestCertificates {
  private static final String STORE_PASSWORD = "changeit";

  private final Path directory;

  /**
   * Makes both.
   *
   * @param names of the server, as keytool knows them, such as {@code ip:127.0.0.1}
   */
  TestCertificates(final Path directory, final String names) throws Exception {
    this.directory = Files.createDirectories(directory);
    pair("authority", "-ext", "bc:c");
    export("authority", "authority.pem");
    pair("server");
    keytool("-certreq", "-alias", "server", "-file", "server.request");
    keytool(
        "-gencert",
        "-alias",
        "authority",
        "-infile",
        "server.request",
        "-outfile",
        "server.pem",
        "-rfc",
        "-ext",
        "san=" + names);
    writeKey();
  }

  /** The certificate of the authority. */
  Path authority() {
    return directory.resolve("authority.pem");
  }

  /** A store of the JVM's that holds the authority's certificate. */
  Path trustStore() throws Exception {
    final KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("authority", load().getCertificate("authority"));
    final Path file = directory.resolve("trusted.p12");
    try (var out = Files.newOutputStream(file)) {
      store.store(out, STORE_PASSWORD.toCharArray());
    }
    return file;
  }

  /** The password of the store. */
  static String storePassword() {
    return STORE_PASSWORD;
  }

  /** Lines for the settings of a server. */
  List<String> settings() {
    return List.of(
        "tls-cert-file " + directory.resolve("server.pem"),
        "tls-key-file " + directory.resolve("server.key"),
        "tls-ca-cert-file " + authority());
  }

  private void pair(final String alias, final String... more) throws Exception {
    final List<String> words = new ArrayList<>(List.of(
        "-genkeypair",
        "-alias",
        alias,
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=" + alias,
        "-validity",
        "2"));
    words.addAll(List.of(more));
    keytool(words.toArray(String[]::new));
  }

  private void export(final String alias, final String file) throws Exception {
    keytool("-exportcert", "-alias", alias, "-rfc", "-file", file);
  }

  private void writeKey() throws Exception {
    final byte[] key = load().getKey("server", STORE_PASSWORD.toCharArray()).getEncoded();
    final String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(key);
    Files.writeString(
        directory.resolve("server.key"),
        "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
  }

  private KeyStore load() throws Exception {
    final KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(directory.resolve("keys.p12"))) {
      store.load(in, STORE_PASSWORD.toCharArray());
    }
    return store;
  }

  private void keytool(final String... words) throws Exception {
    final Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    final List<String> command = new ArrayList<>(List.of(tool.toString()));
    command.addAll(List.of(words));
    command.addAll(
        List.of("-keystore", "keys.p12", "-storetype", "PKCS12", "-storepass", STORE_PASSWORD));
    final Path told = directory.resolve("keytool.out");
    final Process process = new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(told.toFile())
        .start();
    assertEquals(0, process.waitFor(), () -> {
      try {
        return Files.readString(told);
      } catch (final java.io.IOException e) {
        return e.toString();
      }
    });
  }
}
