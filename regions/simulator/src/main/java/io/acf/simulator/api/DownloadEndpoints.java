package io.acf.simulator.api;

import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.Droplet;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Package;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Downloads. As with any blobstore that is not the Cloud Controller's own disk, the API answers
 * with a signed address where the bits can be had for a while without a token (blob_dispatcher.rb).
 */
final class DownloadEndpoints {
  private static final String HMAC = "HmacSHA256";
  private static final long VALID_MILLIS = 3_600_000;

  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;
  private final byte[] secret = new byte[32];

  DownloadEndpoints(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
    new SecureRandom().nextBytes(secret);
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/packages/:guid/download", "Leads to the bits.", this::ofPackage)
        .on("GET", "/v3/droplets/:guid/download", "Leads to the bits.", this::ofDroplet)
        .open("GET", "/blobstore/packages/:guid", "Bits, for a signed address.", this::packageBits)
        .open("GET", "/blobstore/droplets/:guid", "A gzipped tar, likewise.", this::dropletBits);
  }

  private Reply ofPackage(Call call) {
    Package found = finder.get(foundation.packages, call, "Package");
    if (!found.type.equals("bits")) {
      throw CfError.unprocessable("Package type must be bits.");
    }
    if (found.sha256 == null || !found.state.equals("READY")) {
      throw CfError.unprocessable("Package has no bits to download.");
    }
    return redirect(call, "/blobstore/packages/" + found.guid);
  }

  private Reply ofDroplet(Call call) {
    Droplet found = finder.get(foundation.droplets, call, "Droplet");
    if (found.image != null || found.lifecycle.type().equals("docker")) {
      throw CfError.unprocessable("Cannot download droplets with 'docker' lifecycle.");
    }
    if (!found.state.equals("STAGED")) {
      throw CfError.unprocessable("Only staged droplets can be downloaded.");
    }
    if (found.sha256 == null) {
      throw new CfError(
          404,
          10010,
          "CF-ResourceNotFound",
          "Blobstore key not present on droplet. This may be due to a failed build.");
    }
    return redirect(call, "/blobstore/droplets/" + found.guid);
  }

  private Reply redirect(Call call, String path) {
    long until = foundation.clock() + VALID_MILLIS;
    String signed = path + "?expires=" + until + "&signature=" + signature(path, "" + until);
    return Reply.empty(302).with("Location", call.url(signed));
  }

  private String signature(String path, String until) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret, HMAC));
      byte[] signed = mac.doFinal((path + "?" + until).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  private void admit(Call call) {
    String until = call.query("expires").orElse("");
    byte[] given = call.query("signature").orElse("").getBytes(StandardCharsets.UTF_8);
    byte[] right = signature(call.path(), until).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(given, right) || foundation.clock() > Long.parseLong(until)) {
      throw CfError.notAuthorized();
    }
  }

  private Reply packageBits(Call call) {
    admit(call);
    Package found = finder.get(foundation.packages, call, "Package");
    try {
      byte[] bits = Files.readAllBytes(engine.blobs.path(String.valueOf(found.sha256)));
      return new Reply(200, Map.of("Content-Type", "application/zip"), bits);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Reply dropletBits(Call call) {
    admit(call);
    Droplet found = finder.get(foundation.droplets, call, "Droplet");
    String info =
        Json.object(
                "detected_buildpack",
                found.buildpack == null ? "" : found.buildpack,
                "start_command",
                found.processTypes.getOrDefault("web", ""))
            .toString();
    return new Reply(
        200,
        Map.of("Content-Type", "application/gzip"),
        engine.blobs.tarball(String.valueOf(found.sha256), info));
  }
}
