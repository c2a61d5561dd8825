import { crc32 } from "node:zlib";
import { ReadingRows } from "./reading-rows.js";

/** One write of the log: the readings of a moment, and the names that they are the first to use. */
export interface LogBlock {
  /** Seconds since the epoch, by the gateway's clock: it was alive then. */
  readonly at: number;
  /** Names that no block before has, numbered from `firstName` on. */
  readonly names: readonly (readonly [device: string, sensor: string])[];
  readonly firstName: number;
  readonly rows: ReadingRows;
}

/** What is not a column, as JSON. */
interface BlockHead {
  readonly at: number;
  readonly count: number;
  readonly names: LogBlock["names"];
  readonly firstName: number;
  readonly texts: readonly (readonly [row: number, text: string])[];
}

/** magic, length of what follows the checksum, checksum of it, length of the JSON. */
const headBytes = 16;
const magic = Buffer.from("KTCH");
const bytesPerRow = 4 + 8 + 8 + 8 + 1;

/** `magic length checksum | length-of-head head columns`, numbers little-endian. */
export function encodeBlock({ at, names, firstName, rows }: LogBlock): Uint8Array {
  const head = Buffer.from(JSON.stringify({ at, count: rows.count, names, firstName, texts: [...rows.texts] } satisfies BlockHead));
  const bytes = Buffer.allocUnsafe(headBytes + head.length + rows.count * bytesPerRow);
  magic.copy(bytes);
  bytes.writeUInt32LE(bytes.length - 12, 4);
  bytes.writeUInt32LE(head.length, 12);
  let end = headBytes + head.copy(bytes, headBytes);
  for (const column of columnsOf(rows)) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), end);
    end += column.byteLength;
  }
  bytes.writeUInt32LE(crc32(bytes.subarray(12)), 8);
  return bytes;
}

/** What stands in a log. */
export interface LogContent {
  readonly blocks: readonly LogBlock[];
  /** Where the last whole block ends. */
  readonly end: number;
  /** Bytes before that which are no block: the disk has lost them. */
  readonly damaged: number;
}

/** Reads what `encodeBlock` has written. A kill leaves a torn block at the end; damage elsewhere costs the blocks that it touches. */
export function decodeBlocks(bytes: Buffer): LogContent {
  const blocks: LogBlock[] = [];
  let end = 0;
  let damaged = 0;
  for (let at = bytes.indexOf(magic); at !== -1; ) {
    const length = wholeLength(bytes, at);
    if (length === undefined) {
      at = bytes.indexOf(magic, at + 1);
      continue;
    }
    damaged += at - end;
    blocks.push(decodeBlock(bytes.subarray(at + 12, at + length)));
    end = at + length;
    at = bytes.indexOf(magic, end);
  }
  return { blocks, end, damaged };
}

/** The length of the block at `at`, if it is whole. */
function wholeLength(bytes: Buffer, at: number): number | undefined {
  if (at + headBytes > bytes.length) return undefined;
  const length = 12 + bytes.readUInt32LE(at + 4);
  if (length < headBytes || at + length > bytes.length) return undefined;
  return crc32(bytes.subarray(at + 12, at + length)) === bytes.readUInt32LE(at + 8) ? length : undefined;
}

function decodeBlock(body: Buffer): LogBlock {
  const columnsAt = 4 + body.readUInt32LE(0);
  const { at, count, names, firstName, texts } = JSON.parse(body.toString("utf8", 4, columnsAt)) as BlockHead;
  // A copy, since the columns must stand at multiples of eight.
  let end = columnsAt;
  const next = (width: number): ArrayBuffer => {
    const start = body.byteOffset + end;
    end += width * count;
    return body.buffer.slice(start, start + width * count) as ArrayBuffer;
  };
  const rows = new ReadingRows({
    sensor: new Uint32Array(next(4)),
    timestamp: new Float64Array(next(8)),
    received: new Float64Array(next(8)),
    value: new Float64Array(next(8)),
    status: new Uint8Array(next(1)),
    texts: new Map(texts),
  });
  return { at, names, firstName, rows };
}

function columnsOf({ sensor, timestamp, received, value, status }: ReadingRows): readonly (Uint32Array | Float64Array | Uint8Array)[] {
  return [sensor, timestamp, received, value, status];
}
