package io.acf.federation.simulation;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles one changed source against the classes that are there, in memory. */
final class Compiler {
  /** The annotations of nullness, where their library is not at hand. */
  private static final Map<String, String> STUBS =
      Map.of(
          "org.jspecify.annotations.Nullable",
          "package org.jspecify.annotations; import java.lang.annotation.*;"
              + "@Target(ElementType.TYPE_USE) public @interface Nullable {}",
          "org.jspecify.annotations.NullMarked",
          "package org.jspecify.annotations; public @interface NullMarked {}");

  private Compiler() {}

  /**
   * @param type its full name
   * @return the class and those within it, by name
   */
  static Map<String, byte[]> compile(String type, String source) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var words = new StringWriter();
    var sources = new ArrayList<JavaFileObject>(List.of(new Source(type, source)));
    STUBS.forEach((name, text) -> sources.add(new Source(name, text)));
    var compiled = new TreeMap<String, ByteArrayOutputStream>();
    var manager = new InMemory(compiler.getStandardFileManager(null, null, null), compiled);
    var options =
        List.of("-proc:none", "-nowarn", "-classpath", System.getProperty("java.class.path"));
    if (!compiler.getTask(words, manager, null, options, null, sources).call()) {
      throw new IllegalStateException("the mistake in " + type + " does not compile: " + words);
    }
    var classes = new TreeMap<String, byte[]>();
    compiled.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
    return classes;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String type, String text) {
      super(URI.create("string:///" + type.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> compiled;

    InMemory(JavaFileManager manager, Map<String, ByteArrayOutputStream> compiled) {
      super(manager);
      this.compiled = compiled;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String type, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + type), kind) {
        @Override
        public OutputStream openOutputStream() {
          var bytes = new ByteArrayOutputStream();
          compiled.put(type, bytes);
          return bytes;
        }
      };
    }
  }
}
