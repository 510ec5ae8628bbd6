import { isUtf8 } from 'node:buffer';

/** What is known of a text. */
export interface TextFacts {
  /** Name of the encoding, as browsers know it; undefined for the many of one or two bytes a letter, which cannot be told apart. */
  readonly charset: string | undefined;
  /** What was looked at; where the encoding cannot be told, as if it were that of Western Europe. */
  readonly text: string;
}

/** What no text has. */
const CONTROL = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/;
/** Letters, digits and signs of Western languages: what nearly all of a table or a log is made of. */
const COMMON = /[\t\n\r\u0020-\u007e\u00a0-\u00ff]/g;
/** With which UTF-16 may say how its bytes are ordered. In hex. */
const MARKS: Readonly<Record<string, string>> = { 'utf-16le': 'fffe', 'utf-16be': 'feff' };
const LAST_CODE_POINT = 0x10_ff_ff;
/** How much of UTF-16 without a mark has to be common, to be told from numbers. */
const COMMON_SHARE = 0.7;

/**
 * Reads bytes as text, whatever their encoding: UTF-8, UTF-32 with its mark, UTF-16 with its mark or plainly such, else any in which letters are one or two bytes
 * and no byte is a control character. Spreadsheets export all of them.
 *
 * @param sample the beginning of a file, or all of it
 * @param isCut whether the file goes on, so that the last character may be cut off
 * @returns undefined for what is no text
 */
export function readText(sample: Buffer, isCut: boolean): TextFacts | undefined {
  if (sample.length === 0) return undefined;
  const cuts = isCut ? [0, 1, 2, 3] : [0];
  const isWhole = cuts.some((cut) => isUtf8(sample.subarray(0, sample.length - cut)));
  const utf8 = isWhole ? sample.toString('utf8') : undefined;
  if (utf8 !== undefined && !CONTROL.test(utf8)) return { charset: 'utf-8', text: utf8 };
  const wide = readUtf32(sample) ?? readUtf16(sample);
  if (wide || isWhole) return wide;
  const text = sample.toString('latin1');
  return CONTROL.test(text) ? undefined : { charset: undefined, text };
}

/** Browsers know no name for it. */
function readUtf32(sample: Buffer): TextFacts | undefined {
  const mark = sample.toString('hex', 0, 4);
  if (mark !== 'fffe0000' && mark !== '0000feff') return undefined;
  const codes = Array.from({ length: Math.floor(sample.length / 4) }, (_, index) =>
    mark === 'fffe0000' ? sample.readUInt32LE(index * 4) : sample.readUInt32BE(index * 4),
  );
  if (codes.some((code) => code > LAST_CODE_POINT)) return undefined;
  const text = codes.map((code) => String.fromCodePoint(code)).join('');
  return CONTROL.test(text) ? undefined : { charset: undefined, text };
}

function readUtf16(sample: Buffer): TextFacts | undefined {
  const mark = sample.toString('hex', 0, 2);
  for (const charset of ['utf-16le', 'utf-16be']) {
    // Half a character may stand at the end; anywhere else it shows that this is no text.
    const text = new TextDecoder(charset).decode(sample.subarray(0, sample.length - (sample.length % 2)));
    if (text === '' || CONTROL.test(text) || text.slice(0, -1).includes('\uFFFD')) continue;
    if (mark === MARKS[charset] || (text.match(COMMON)?.length ?? 0) >= text.length * COMMON_SHARE)
      return { charset, text };
  }
  return undefined;
}
