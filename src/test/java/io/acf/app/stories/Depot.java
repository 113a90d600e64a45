package io.acf.app.stories;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server of artefacts by https, on an address of this machine that is not its loopback. */
final class Depot implements AutoCloseable {
  private static final String SECRET = "changeit";

  private final Path store;
  private final String address;
  private final HttpsServer server;
  private volatile int status = 200;
  private volatile byte[] content = zip("one");

  Depot(Path folder, String address) {
    this.address = address;
    this.store = folder.resolve("depot.p12");
    try {
      key();
      server = HttpsServer.create(new InetSocketAddress(address, 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls()));
      server.createContext(
          "/",
          exchange -> {
            var body = status == 200 ? content : new byte[0];
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An IPv4 address of this machine that others could reach; empty: it has none. */
  static Optional<String> outside() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(Inet4Address.class::isInstance)
          .filter(it -> !it.isLoopbackAddress() && !it.isLinkLocalAddress())
          .map(InetAddress::getHostAddress)
          .findFirst();
    } catch (java.net.SocketException e) {
      return Optional.empty();
    }
  }

  private void key() throws IOException {
    Files.deleteIfExists(store);
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var made =
        new ProcessBuilder(
                List.of(
                    keytool,
                    "-genkeypair",
                    "-alias",
                    "depot",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=depot",
                    "-ext",
                    "san=ip:" + address,
                    "-validity",
                    "2",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    SECRET))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!made.waitFor(30, TimeUnit.SECONDS) || made.exitValue() != 0) {
        throw new IllegalStateException("keytool made no key");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private SSLContext tls() throws IOException, GeneralSecurityException {
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      keys.load(in, SECRET.toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, SECRET.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** What a process must be given so that it trusts this server. */
  Map<String, String> environment() {
    return Map.of(
        "ACF_JAVA_OPTS",
        "-Djavax.net.ssl.trustStore="
            + store
            + " -Djavax.net.ssl.trustStorePassword="
            + SECRET
            + " -Djavax.net.ssl.trustStoreType=PKCS12");
  }

  String url() {
    return "https://" + address + ":" + server.getAddress().getPort() + "/parcel.zip";
  }

  /** Answers with this status from now on. */
  void answers(int with) {
    status = with;
  }

  /** Holds this page from now on; its SHA-256. */
  String holds(String page) {
    content = zip(page);
    return sha256();
  }

  private String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] zip(String page) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("Staticfile"));
      zip.putNextEntry(new ZipEntry("index.html"));
      zip.write(page.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
