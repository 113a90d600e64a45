package io.acf.app.boot;

import io.acf.app.log.LogFilter;
import io.acf.config.CredentialsRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Reads credentials from the environment or a folder, each time anew, so that a new secret counts.
 */
final class Secrets {
  private static final Logger LOG = Logger.getLogger(Secrets.class);
  private static final long BYTES_MOST = 64 * 1024;
  private final Map<String, String> environment;

  Secrets(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * @param client a UAA client, else a user
   */
  record Login(boolean client, String id, String secret) {
    @Override
    public String toString() {
      return client ? "client" : "user";
    }
  }

  /** Empty: nothing is there, or only half of it. */
  Optional<Login> read(CredentialsRef ref) {
    var user = login(false, ref, "USERNAME", "PASSWORD");
    return user.isPresent() ? user : login(true, ref, "CLIENT_ID", "CLIENT_SECRET");
  }

  private Optional<Login> login(boolean client, CredentialsRef ref, String id, String secret) {
    var name = value(ref, id);
    var word = value(ref, secret);
    word.ifPresent(LogFilter::know);
    return name.flatMap(who -> word.map(what -> new Login(client, who, what)));
  }

  private Optional<String> value(CredentialsRef ref, String key) {
    var found =
        switch (ref.from()) {
          case ENV -> Optional.ofNullable(environment.get(ref.name() + "_" + key));
          case FILE -> file(Path.of(ref.name()).resolve(key.toLowerCase(Locale.ROOT)));
        };
    return found.map(String::strip).filter(text -> !text.isEmpty());
  }

  private static Optional<String> file(Path path) {
    try {
      if (!Files.isRegularFile(path) || Files.size(path) > BYTES_MOST) {
        return Optional.empty();
      }
      return Optional.of(Files.readString(path, StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.warnf("credentials-unreadable file=%s reason=\"%s\"", path, e.getMessage());
      return Optional.empty();
    }
  }
}
