import type { BodyBounds } from '@roost/plugin-kit';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Errors repeat keys that nobody declared. */
const LONGEST_KEY = 256;

/**
 * Counts what a JSON text would become, before it becomes that: one pass over the characters, without making anything. A text that is
 * not JSON is counted, too, and left to the parser to refuse.
 *
 * @returns which bound it breaks, as people read it, or undefined.
 */
export function brokenBound(text: string, { keys, elements, depth }: BodyBounds): string | undefined {
  let [foundKeys, foundElements, level] = [0, 0, 0];
  let lastString = 0;
  /** Whether each open level is a list. */
  const lists: boolean[] = [];
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (sign === QUOTE) {
      const end = endOfString(text, at);
      lastString = end - at;
      at = end;
    } else if (sign === OPEN_LIST || sign === OPEN_OBJECT) {
      level++;
      if (level > depth) return `The body is nested more than ${String(depth)} levels deep`;
      lists[level] = sign === OPEN_LIST;
      // Its first element, if there is one: those after it have commas.
      if (sign === OPEN_LIST) foundElements++;
    } else if (sign === CLOSE_LIST || sign === CLOSE_OBJECT) {
      level = Math.max(0, level - 1);
    } else if (sign === COLON) {
      foundKeys++;
      if (lastString > LONGEST_KEY) return `A key of the body has more than ${String(LONGEST_KEY)} characters`;
      if (foundKeys > keys) return `The body has more than ${String(keys)} keys`;
    } else if (sign === COMMA && lists[level]) {
      foundElements++;
    }
    if (foundElements > elements) return `The body has more than ${String(elements)} list elements`;
  }
  return undefined;
}

/** Where the closing quote of a string is, or the end of the text. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (sign === QUOTE) break;
    if (sign === BACKSLASH) at++;
  }
  return at;
}
