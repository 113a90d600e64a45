package io.acf.app.rest;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** The server writes JSON as {@link Api#mapper} does, and reads none that is a bomb. */
@Singleton
final class JsonShape implements ObjectMapperCustomizer {
  private static final StreamReadConstraints BOUNDS =
      StreamReadConstraints.builder()
          .maxNestingDepth(100)
          .maxStringLength(1024 * 1024)
          .maxDocumentLength(4L * 1024 * 1024)
          .maxNumberLength(100)
          .maxNameLength(1024)
          .build();

  @Override
  public void customize(ObjectMapper mapper) {
    mapper.getFactory().setStreamReadConstraints(BOUNDS);
    Api.configure(mapper);
  }
}
