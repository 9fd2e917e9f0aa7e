package io.sluice.persistence.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.persistence.memory.RawCommands;
import io.sluice.persistence.mirror.MirrorCounters.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real servers that speak TLS only, under an authority that nobody else knows. */
class TlsMirrorTest {
  private static final Duration SELDOM = Duration.ofHours(1);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static TestCertificates certificates;

  private final RawCommands commands = new RawCommands();

  @BeforeAll
  static void make() throws Exception {
    certificates = new TestCertificates(directory.resolve("right"), "ip:127.0.0.1");
  }

  @Test
  void shouldBelieveTheAuthorityInTheAddress() throws Exception {
    try (RunningRedis server = RunningRedis.server(directory.resolve("believed"), certificates)) {
      mirror(server.address());
    }
  }

  @Test
  void shouldBelieveTheAuthoritiesOfTheMachine() throws Exception {
    final String[] names = {"javax.net.ssl.trustStore", "javax.net.ssl.trustStorePassword"};
    System.setProperty(names[0], certificates.trustStore().toString());
    System.setProperty(names[1], TestCertificates.storePassword());
    try (RunningRedis server = RunningRedis.server(directory.resolve("machine"), certificates)) {
      mirror(withoutAuthority(server));
    } finally {
      System.clearProperty(names[0]);
      System.clearProperty(names[1]);
    }
  }

  @Test
  void shouldNotBelieveAnAuthorityThatItDoesNotKnow() throws Exception {
    try (RunningRedis server = RunningRedis.server(directory.resolve("unknown"), certificates)) {
      assertRefused(withoutAuthority(server), "unable to find valid certification path");
    }
  }

  @Test
  void shouldNotBelieveTheCertificateOfAnotherHost() throws Exception {
    final TestCertificates others =
        new TestCertificates(directory.resolve("wrong"), "dns:other.example,ip:127.0.0.2");
    try (RunningRedis server = RunningRedis.server(directory.resolve("other"), others)) {
      assertRefused(server.address(), "127.0.0.1 found");
    }
  }

  @Test
  void shouldSayThatTheFileOfTheAuthorityIsNone() throws Exception {
    final Path wrong = Files.writeString(directory.resolve("wrong.pem"), "no certificate");
    for (final Path file : List.of(Path.of("/nowhere/ca.pem"), wrong)) {
      assertRefused(
          RedisAddress.parse("rediss://:" + RunningRedis.PASSWORD + "@127.0.0.1:1?ca=" + file),
          "there are no certificates to be read in " + file);
    }
  }

  @Test
  void shouldReachAMasterThatSentinelsName() throws Exception {
    try (RunningRedis server = RunningRedis.server(directory.resolve("master"), certificates);
        RunningRedis sentinel =
            RunningRedis.sentinel(directory.resolve("sentinel"), certificates, server, 1)) {
      mirror(RedisAddress.parse("rediss-sentinel://:" + RunningRedis.PASSWORD + "@"
          + sentinel.place() + "?ca=" + certificates.authority() + "&sentinel-password="
          + RunningRedis.SENTINEL_PASSWORD + "&master=mymaster"));
    }
  }

  @Test
  void shouldReachACluster() throws Exception {
    try (RunningCluster cluster = new RunningCluster(directory.resolve("cluster"), certificates)) {
      mirror(cluster.address("default", RunningRedis.PASSWORD));
    }
  }

  private void mirror(final RedisAddress address) throws Exception {
    try (MirrorRig rig = new MirrorRig(address, SELDOM, 10_000)) {
      rig.accept(commands.reserve(1, 60_000, 77));
      rig.assertEqual();
    }
  }

  private static void assertRefused(final RedisAddress address, final String why) throws Exception {
    try (MirrorRig rig = new MirrorRig(address, SELDOM, 10_000)) {
      rig.await(() -> rig.told().toString().contains(why));
      assertEquals(0, rig.counters().value(Value.CONNECTIONS));
      assertTrue(!rig.told().toString().contains(RunningRedis.PASSWORD));
    }
  }

  private static RedisAddress withoutAuthority(final RunningRedis server) {
    return RedisAddress.parse("rediss://:" + RunningRedis.PASSWORD + "@" + server.place());
  }
}
