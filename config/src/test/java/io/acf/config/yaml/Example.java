package io.acf.config.yaml;

import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.testing.MemoryTree;
import java.time.Instant;

/** A repository in which all is well, for tests to spoil. */
final class Example {
  static final Commit COMMIT =
      new Commit(new CommitId("a".repeat(40)), 7, Instant.EPOCH, "ana", "Deploy orders");

  static final String PLATFORM =
      """
      version: 1
      regions:
        - name: eu-1
          api: http://127.0.1.1:8081
          router: { addresses: [127.0.1.1], scheme: http, port: 8081 }
          target: { org: demo, space: prod }
          labels: { geo: emea, tier: prod }
          capacity: 100
          credentials: { from: env, name: EU1 }
        - name: eu-2
          api: https://api.eu-2.example.com/
          router: { addresses: [203.0.113.10, "2001:db8::1"] }
          target: { org: demo, space: prod }
          labels: { geo: emea, tier: test }
          capacity: 50
          credentials: { from: file, name: /etc/acf/eu-2 }
        - name: us-1
          api: https://api.us-1.example.com
          router: { addresses: [203.0.113.20], scheme: https, port: 8443 }
          labels: { geo: amer, tier: prod }
          credentials: { from: env, name: US1 }
      zones:
        - name: acf.test
          provider: embedded
          name-servers: [{ name: ns1.acf.test, address: 127.0.0.1 }]
      """;

  static final String FEDERATION =
      """
      # yaml-language-server: $schema=../schemas/federation-v1.json
      version: 1
      name: orders
      manifest: manifest.yml
      artifact:
        package: site
      target: { org: shop, space: prod }
      placement:
        regions: [eu-1, eu-2, us-1]
      health:
        http: { path: /health, expect-status: [200-299, 304], host: orders.acf.test }
        interval: 10s
        timeout: 1500ms
        unhealthy-threshold: 4
        healthy-threshold: 2
      traffic:
        hostname: orders.acf.test
        policy: weighted
        weights: { eu-1: 25, eu-2: 30, us-1: 45 }
        ttl: 30s
      """;

  static final String MANIFEST =
      """
      ---
      version: 1
      applications:
        - name: orders
          memory: 64M
          instances: 2
          buildpacks: [staticfile_buildpack]
          path: site
          env:
            GREETING: hello
            SECRET: hunter2-very-secret
          routes:
            - route: orders.acf.test
            - route: orders.apps.example.com/v1
          processes:
            - type: worker
              instances: 3
      """;

  private Example() {}

  static MemoryTree tree() {
    return new MemoryTree()
        .with("platform.yml", PLATFORM)
        .with("shop/federation.yml", FEDERATION)
        .with("shop/manifest.yml", MANIFEST)
        .with("shop/site/index.html", "<h1>orders</h1>\n")
        .with("shop/site/Staticfile", "root: .\n");
  }
}
