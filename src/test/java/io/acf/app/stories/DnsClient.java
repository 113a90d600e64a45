package io.acf.app.stories;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** A resolver that asks the orchestrator's DNS server and nobody else. */
final class DnsClient {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private final SimpleResolver resolver;

  DnsClient(String address, int port) {
    resolver = new SimpleResolver(new InetSocketAddress(address, port));
    resolver.setTimeout(PATIENCE);
  }

  /** The addresses of one answer; empty where there is none in it. */
  List<String> ask(String host) throws IOException {
    return resolver.send(question(host)).getSection(Section.ANSWER).stream()
        .filter(ARecord.class::isInstance)
        .map(record -> ((ARecord) record).getAddress().getHostAddress())
        .toList();
  }

  Message answer(String host) throws IOException {
    return resolver.send(question(host));
  }

  private static Message question(String host) {
    try {
      return Message.newQuery(Record.newRecord(Name.fromString(host + "."), Type.A, DClass.IN));
    } catch (TextParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The different addresses in {@code queries} answers, also in those without one. */
  SortedSet<String> seen(String host, int queries) {
    var seen = new TreeSet<String>();
    for (int query = 0; query < queries; query++) {
      try {
        seen.addAll(ask(host));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return seen;
  }

  /** How often each address came in {@code queries} answers of one address each. */
  SortedMap<String, Integer> count(String host, int queries) {
    var counts = new TreeMap<String, Integer>();
    for (int query = 0; query < queries; query++) {
      try {
        var answer = ask(host);
        if (answer.size() != 1) {
          throw new AssertionError("an answer has one address, not " + answer);
        }
        counts.merge(answer.getFirst(), 1, Integer::sum);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return counts;
  }
}
