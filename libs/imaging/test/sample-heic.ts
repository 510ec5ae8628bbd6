import { readFileSync } from 'node:fs';
import { box } from './sample-files.js';

/** A HEIC file of `samples/`. */
export const heic = (name: string): Buffer => readFileSync(new URL(`./samples/${name}.heic`, import.meta.url));

/** Where boxes are in a file, by their types from the outside in. */
function find(file: Buffer, types: readonly string[], start = 0, end = file.length): { at: number; end: number } {
  const [type = '', ...inner] = types;
  for (let at = start; at + 8 <= end; at += file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) !== type) continue;
    const last = at + file.readUInt32BE(at);
    // `meta` has a version and flags before what it holds.
    return inner.length === 0 ? { at, end: last } : find(file, inner, at + (type === 'meta' ? 12 : 8), last);
  }
  throw new Error(`No ${type}`);
}

/** Puts bytes into a file, and makes the boxes around them as much larger. */
function insert(file: Buffer, at: number, bytes: Buffer, around: readonly (readonly string[])[]): Buffer {
  const larger = Buffer.from(file);
  for (const path of around) {
    const { at: start } = find(file, path);
    larger.writeUInt32BE(file.readUInt32BE(start) + bytes.length, start);
  }
  return Buffer.concat([larger.subarray(0, at), bytes, larger.subarray(at)]);
}

/** Moves what `iloc` points to, which heif-enc writes in version 0 with a base of 4 bytes for each item. */
function moveItems(file: Buffer, by: number): void {
  const { at, end } = find(file, ['meta', 'iloc']);
  for (let item = at + 16; item < end; item += 10 + file.readUInt16BE(item + 8) * 8) {
    file.writeUInt32BE(file.readUInt32BE(item + 4) + by, item + 4);
  }
}

/**
 * Adds a property to the first item of a HEIC file, as its last one: `irot` of so many quarter turns against the clock, or `imir`: 0 puts what is
 * above below, 1 what is left to the right.
 */
export function withProperty(file: Buffer, type: 'irot' | 'imir', value: number): Buffer {
  const container = find(file, ['meta', 'iprp', 'ipco']);
  let count = 1;
  for (let at = container.at + 8; at < container.end; at += file.readUInt32BE(at)) count += 1;
  const outer = [['meta'], ['meta', 'iprp']];
  const property = box(type, Buffer.from([value]));
  const longer = insert(file, container.end, property, [...outer, ['meta', 'iprp', 'ipco']]);
  const { at } = find(longer, ['meta', 'iprp', 'ipma']);
  // Behind size, type, version, flags, number of items and the id of the first one comes the number of its properties.
  const place = at + 18;
  const properties = longer.readUInt8(place);
  longer.writeUInt8(properties + 1, place);
  const result = insert(longer, place + 1 + properties, Buffer.from([0x80 | count]), [
    ...outer,
    ['meta', 'iprp', 'ipma'],
  ]);
  moveItems(result, property.length + 1);
  return result;
}

/** Says another size of the image than it has. */
export function resizedTo(file: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(file);
  const { at } = find(file, ['meta', 'iprp', 'ipco', 'ispe']);
  changed.writeUInt32BE(width, at + 12);
  changed.writeUInt32BE(height, at + 16);
  return changed;
}
