package io.acf.dns.server;

import io.netty.handler.codec.LengthFieldBasedFrameDecoder;

/** Messages behind two bytes of length (RFC 1035 §4.2.2). */
final class TcpFrames extends LengthFieldBasedFrameDecoder {
  TcpFrames() {
    super(65_535 + 2, 0, 2, 0, 2);
  }
}
