// RTP packets (RFC 3550 §5.1) and telephone events (RFC 4733 §2.3) as bytes. No sockets, no clock.

export interface RtpPacket {
  readonly payloadType: number;
  readonly marker: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly payload: Uint8Array;
}

const headerBytes = 12;
const keys = "0123456789*#ABCD";

export function formatRtp(packet: RtpPacket): Buffer {
  const bytes = Buffer.allocUnsafe(headerBytes + packet.payload.length);
  bytes[0] = 0x80;
  bytes[1] = (packet.marker ? 0x80 : 0) | (packet.payloadType & 0x7f);
  bytes.writeUInt16BE(packet.sequence & 0xffff, 2);
  bytes.writeUInt32BE(packet.timestamp >>> 0, 4);
  bytes.writeUInt32BE(packet.ssrc >>> 0, 8);
  bytes.set(packet.payload, headerBytes);
  return bytes;
}

/** The packet in a datagram; undefined for anything that is not RTP version 2 or lies about its lengths. */
export function parseRtp(bytes: Uint8Array): RtpPacket | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerBytes || view.getUint8(0) >> 6 !== 2) return undefined;
  const flags = view.getUint8(0);
  let start = headerBytes + (flags & 0x0f) * 4;
  if (flags & 0x10) {
    if (start + 4 > bytes.length) return undefined;
    start += 4 + view.getUint16(start + 2) * 4;
  }
  const padding = flags & 0x20 ? view.getUint8(bytes.length - 1) : 0;
  const end = bytes.length - padding;
  if (start > end) return undefined;
  return {
    payloadType: view.getUint8(1) & 0x7f,
    marker: (view.getUint8(1) & 0x80) !== 0,
    sequence: view.getUint16(2),
    timestamp: view.getUint32(4),
    ssrc: view.getUint32(8),
    payload: bytes.subarray(start, end),
  };
}

export function isKey(key: string): boolean {
  return key.length === 1 && keys.includes(key);
}

/** One packet of a key held down for `duration` samples; `last` marks that it was let go. */
export function keyPayload(key: string, duration: number, last: boolean): Uint8Array {
  const volume = 10;
  return Uint8Array.of(
    keys.indexOf(key),
    (last ? 0x80 : 0) | volume,
    (duration >> 8) & 0xff,
    duration & 0xff,
  );
}

/** The key of a telephone event; undefined for events that are no keys (fax tones, flash). */
export function keyOf(payload: Uint8Array): string | undefined {
  return payload.length >= 4 ? keys[payload[0] ?? 255] : undefined;
}
