package io.acf.config;

/**
 * What a federation should be in one region: immutable, named by its own digest. Equal digests are
 * equal, so that a commit that does not touch a federation makes no call.
 *
 * @param digest SHA-256 over the rendered manifest, the artefact's digest and the target
 * @param manifest the CF manifest as this region gets it, sent as UTF-8 byte for byte
 */
public record Release(Digest digest, String manifest, Artifact artifact, Target target) {}
