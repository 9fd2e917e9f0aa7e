package io.sluice.api.boot;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, as the build wrote it. */
public final class BuildVersion implements IVersionProvider {
  private static final String RESOURCE = "build.properties";

  /** The version, such as {@code 0.1.0}. */
  public static String text() {
    try (InputStream in = BuildVersion.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the build left no " + RESOURCE);
      }
      final Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (final IOException e) {
      throw new IllegalStateException("unreadable: " + RESOURCE, e);
    }
  }

  @Override
  public String[] getVersion() {
    return new String[] {"sluice " + text(), "Java " + Runtime.version()};
  }
}
