package io.acf.app.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acf.app.rest.Api;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Looks at the demo from outside, as its user does: over REST and DNS. */
final class Looker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final ObjectMapper JSON = Api.mapper();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final HttpRequest status;
  private final SimpleResolver resolver;

  Looker(String server, int dnsPort) throws UnknownHostException {
    status =
        HttpRequest.newBuilder(
                URI.create(
                    server + Api.BASE + "/federations/" + DemoRepository.FEDERATION + "/status"))
            .timeout(PATIENCE)
            .build();
    resolver = new SimpleResolver("127.0.0.1");
    resolver.setPort(dnsPort);
    resolver.setTimeout(PATIENCE);
  }

  /** Empty while nobody answers. */
  Optional<Api.Federation> federation() throws InterruptedException {
    try {
      var response = http.send(status, HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200
          ? Optional.of(JSON.readValue(response.body(), Api.Federation.class))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a status: " + e.getOriginalMessage(), e);
    } catch (IOException notYet) {
      return Optional.empty();
    }
  }

  /** The addresses that so many answers name; empty while DNS does not answer. */
  Set<String> answers(int queries) {
    var addresses = new TreeSet<String>();
    try {
      var question =
          Record.newRecord(
              Name.fromString(DemoRepository.HOSTNAME + "."), Type.A, org.xbill.DNS.DClass.IN);
      for (int query = 0; query < queries; query++) {
        for (var record : resolver.send(Message.newQuery(question)).getSection(Section.ANSWER)) {
          if (record instanceof ARecord a) {
            addresses.add(a.getAddress().getHostAddress());
          }
        }
      }
    } catch (TextParseException e) {
      throw new IllegalStateException(e);
    } catch (IOException notYet) {
      return addresses;
    }
    return addresses;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
