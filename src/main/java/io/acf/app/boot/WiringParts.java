package io.acf.app.boot;

import io.acf.app.journal.DataFolder;
import io.acf.app.journal.Retention;
import io.acf.app.loops.ReplicaThreads;
import io.acf.config.ConnectionSpec;
import io.acf.config.ManifestReader;
import io.acf.config.artifact.ArtifactLimits;
import io.acf.config.artifact.Artifacts;
import io.acf.config.git.GitLimits;
import io.acf.config.git.JGitSource;
import io.acf.config.yaml.YamlManifestReader;
import io.acf.dns.server.DnsOptions;
import io.acf.dns.server.DnsServer;
import io.acf.regions.Limits;
import io.acf.regions.RegionListener;
import io.acf.regions.cf.CfRegion;
import io.acf.regions.cf.Credentials;
import io.acf.regions.cf.CredentialsSource;
import io.acf.regions.guard.GuardedRegion;
import io.acf.regions.guard.Guards;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * The adapters as this house has them, each opened with its limits; what cannot be opened says why
 * and what to do.
 */
final class WiringParts implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Wiring.class);

  /** For jitter. Unlike the generators of jdk.random it may be shared by threads. */
  static final RandomGenerator DICE = new Random();

  private final Config config;
  private final Clock clock;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  WiringParts(Config config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  DataFolder dataFolder() throws NotStarted {
    try {
      return closing(DataFolder.open(Path.of(config.data()).toAbsolutePath()));
    } catch (DataFolder.Unusable e) {
      throw new NotStarted(String.valueOf(e.getMessage()), e.tip(), e);
    }
  }

  Retention retention() throws NotStarted {
    try {
      return new Retention(config.journal().events(), config.journal().age());
    } catch (IllegalArgumentException e) {
      throw new NotStarted(
          "acf.journal cannot be so: " + e.getMessage(), "leave it out: its default is sane", e);
    }
  }

  ManifestReader reader() {
    return Listen.parse(config.dns()).reader(new YamlManifestReader());
  }

  /** Not bound yet: first it is to know what it answers. */
  DnsServer dns(MeterRegistry meters, String replica) throws NotStarted {
    try {
      return closing(
          DnsServer.unbound(
              new DnsOptions(replica, config.dnsRate(), Descriptors.ofThisProcess().dnsClients()),
              SplittableRandom::new,
              new WiringDnsMetrics(meters)));
    } catch (IllegalArgumentException e) {
      throw new NotStarted(
          "acf.dns-rate cannot be so: " + e.getMessage(), "leave it out: its default is sane", e);
    }
  }

  void bind(DnsServer dns) throws NotStarted {
    var listen = Listen.parse(config.dns());
    try {
      dns.bind(new InetSocketAddress(listen.host(), listen.port()));
    } catch (IOException e) {
      throw new NotStarted(
          "DNS cannot listen on " + listen + ": " + e.getMessage(),
          "stop whoever listens there, or name another with --dns",
          e);
    }
  }

  JGitSource git(Path data) throws NotStarted {
    try {
      return closing(new JGitSource(config.git().url().orElse(""), data, GitLimits.DEFAULT));
    } catch (IllegalArgumentException e) {
      throw new NotStarted(
          "the repository cannot be followed: " + e.getMessage(),
          "name another with --git URL-OR-PATH[#BRANCH]",
          e);
    }
  }

  String branch() {
    var url = config.git().url().orElse("");
    var hash = url.lastIndexOf('#');
    return hash < 0 ? "HEAD" : url.substring(hash + 1);
  }

  Artifacts artifacts(JGitSource git, Path data) {
    return closing(new Artifacts(git, data, ArtifactLimits.DEFAULT, clock));
  }

  ReplicaThreads.Opener opener(
      Guards guards, Artifacts artifacts, RegionListener listener, String replica) {
    var secrets = new Secrets(System.getenv());
    CredentialsSource credentials =
        ref ->
            secrets
                .read(ref)
                .map(
                    login ->
                        login.client()
                            ? Credentials.client(login.id(), login.secret())
                            : Credentials.user(login.id(), login.secret()));
    return (ConnectionSpec spec) -> {
      var guard = guards.guard(spec.name(), Limits.DEFAULT, listener);
      var cf =
          new CfRegion(
              spec, credentials, artifacts, Limits.DEFAULT, guard, listener, replica, clock);
      var guarded = new GuardedRegion(cf, cf, guard);
      return new ReplicaThreads.Opened(guarded, guarded, guarded::close);
    };
  }

  /** To be closed with the rest, before what was opened before it. */
  <T extends AutoCloseable> T closing(T part) {
    open.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      var part = open.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warnf(e, "not-closed part=%s", part.getClass().getSimpleName());
      }
    }
  }
}
