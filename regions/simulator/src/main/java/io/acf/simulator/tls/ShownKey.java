package io.acf.simulator.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Always the one key, with the chain of the moment. */
final class ShownKey extends X509ExtendedKeyManager {
  private static final String ALIAS = "region";

  private final PrivateKey key;
  private final Supplier<X509Certificate[]> chain;

  ShownKey(PrivateKey key, Supplier<X509Certificate[]> chain) {
    this.key = key;
    this.chain = chain;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return chain.get().clone();
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return key;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    return chosen(keyType);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, Socket socket) {
    return chosen(keyType);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return keyType.startsWith("EC") ? new String[] {ALIAS} : null;
  }

  private static @Nullable String chosen(String keyType) {
    return keyType.startsWith("EC") ? ALIAS : null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }
}
