package io.acf.config.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * HTTP for JGit over the JDK's client, whose calls can be cut off at any time: an {@code
 * HttpURLConnection} that is sent a byte a second cannot. It follows no redirect and never trusts
 * what the JDK does not trust.
 */
final class CutoffHttp implements HttpConnectionFactory {
  private final HttpClient client;
  private final Cutoff cutoff;

  CutoffHttp(HttpClient client, Cutoff cutoff) {
    this.client = client;
    this.cutoff = cutoff;
  }

  /** A client as this class needs it: HTTP/1.1, no redirects, the system's proxy. */
  static HttpClient client(Duration connect) {
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connect);
    var proxies = java.net.ProxySelector.getDefault();
    return (proxies == null ? builder : builder.proxy(proxies)).build();
  }

  @Override
  public HttpConnection create(URL url) throws IOException {
    return new Connection(url);
  }

  /** The client picks the proxy itself, by the same rules. */
  @Override
  public HttpConnection create(URL url, @Nullable Proxy proxy) throws IOException {
    return new Connection(url);
  }

  private final class Connection implements HttpConnection {
    private final URL url;
    private final HttpRequest.Builder request;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private String method = "GET";
    private boolean output;
    private @Nullable HttpResponse<InputStream> response;

    Connection(URL url) throws IOException {
      this.url = url;
      try {
        request = HttpRequest.newBuilder(url.toURI());
      } catch (URISyntaxException e) {
        throw new IOException("not a URL that can be asked", e);
      }
    }

    private HttpResponse<InputStream> response() throws IOException {
      var known = response;
      if (known != null) {
        return known;
      }
      var publisher =
          output
              ? HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())
              : HttpRequest.BodyPublishers.noBody();
      var call =
          client.sendAsync(
              request.method(method, publisher).build(), HttpResponse.BodyHandlers.ofInputStream());
      cutoff.register(() -> call.cancel(true));
      try {
        var answer = call.get();
        cutoff.register(answer.body());
        response = answer;
        return answer;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (InterruptedIOException) new InterruptedIOException("cut off").initCause(e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException cause) {
          if (cause.getCause() instanceof UnresolvedAddressException) {
            // What the client throws says as little as for a connection that is refused.
            throw (UnknownHostException) new UnknownHostException(url.getHost()).initCause(cause);
          }
          throw cause;
        }
        throw new IOException(String.valueOf(e.getCause()), e);
      }
    }

    @Override
    public int getResponseCode() throws IOException {
      return response().statusCode();
    }

    @Override
    public URL getURL() {
      return url;
    }

    @Override
    public String getResponseMessage() throws IOException {
      return "HTTP " + response().statusCode();
    }

    @Override
    public Map<String, List<String>> getHeaderFields() {
      var fields = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
      var known = response;
      if (known != null) {
        fields.putAll(known.headers().map());
      }
      return fields;
    }

    @Override
    public void setRequestProperty(String name, String value) {
      // Packs are compressed already, and what unpacks in memory could not be counted.
      if (!name.equalsIgnoreCase("Accept-Encoding")) {
        request.setHeader(name, value);
      }
    }

    @Override
    public void setRequestMethod(String wanted) {
      method = wanted;
    }

    @Override
    public void setUseCaches(boolean useCaches) {
      // There is no cache.
    }

    @Override
    public void setConnectTimeout(int millis) {
      // The client has its own, and the cut-off ends all.
    }

    @Override
    public void setReadTimeout(int millis) {
      // As above.
    }

    @Override
    public @Nullable String getContentType() {
      return getHeaderField("Content-Type");
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return cutoff.counted(response().body());
    }

    @Override
    public @Nullable String getHeaderField(String name) {
      var known = response;
      return known == null || name.equalsIgnoreCase("Content-Encoding")
          ? null
          : known.headers().firstValue(name).orElse(null);
    }

    @Override
    public List<String> getHeaderFields(String name) {
      var known = response;
      return known == null ? List.of() : known.headers().allValues(name);
    }

    @Override
    public int getContentLength() {
      var known = response;
      long length =
          known == null ? -1 : known.headers().firstValueAsLong("Content-Length").orElse(-1);
      return length > Integer.MAX_VALUE ? -1 : (int) length;
    }

    @Override
    public void setInstanceFollowRedirects(boolean follow) {
      // Never.
    }

    @Override
    public void setDoOutput(boolean wanted) {
      output = wanted;
    }

    @Override
    public void setFixedLengthStreamingMode(int length) {
      // What we send is small: it is held until it is whole.
    }

    @Override
    public OutputStream getOutputStream() {
      return body;
    }

    @Override
    public void setChunkedStreamingMode(int length) {
      // As above.
    }

    @Override
    public String getRequestMethod() {
      return method;
    }

    @Override
    public boolean usingProxy() {
      var proxies = client.proxy();
      return proxies.isPresent()
          && proxies.get().select(URI.create(url.toString())).stream()
              .anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT);
    }

    @Override
    public void connect() throws IOException {
      var unused = response();
    }

    @Override
    public void configure(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("certificates are always checked");
    }

    @Override
    public void setHostnameVerifier(HostnameVerifier verifier) throws KeyManagementException {
      throw new KeyManagementException("host names are always checked");
    }
  }
}
