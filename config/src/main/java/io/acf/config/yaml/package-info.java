/**
 * Adapter: reads platform.yml, federation.yml and CF manifests: the strict YAML boundary, the
 * schemas and the cross checks.
 */
@NullMarked
package io.acf.config.yaml;

import org.jspecify.annotations.NullMarked;
