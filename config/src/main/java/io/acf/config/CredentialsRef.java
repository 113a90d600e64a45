package io.acf.config;

/**
 * Where a region's credentials are, never what they are.
 *
 * <p>{@code env: EU1} means EU1_USERNAME/EU1_PASSWORD or EU1_CLIENT_ID/EU1_CLIENT_SECRET; {@code
 * file: DIR} a folder with files of these names in lower case without the prefix ({@code username},
 * …).
 */
public record CredentialsRef(From from, String name) {
  public enum From {
    ENV,
    FILE
  }

  @Override
  public String toString() {
    return from.name().toLowerCase(java.util.Locale.ROOT) + ":" + name;
  }
}
