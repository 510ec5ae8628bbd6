const filled = (size: number, piece: string, frame: (content: string) => string, separator = ','): string => {
  const count = Math.floor(size / (piece.length + separator.length + 6));
  return frame(Array.from({ length: count }, (_, index) => piece.replace('#', index.toString(36))).join(separator));
};

/** Bodies that are all structure: what a parser, a validator or an answer may be slow at. No route takes any of them. */
export const nastyBodies: Readonly<Record<string, (bytes: number) => string>> = {
  'unknown keys': (bytes) => filled(bytes, '"#":1', (content) => `{${content}}`),
  'unknown keys below a key': (bytes) => filled(bytes, '"#":1', (content) => `{"a":{${content}}}`),
  'the same key': (bytes) => filled(bytes, '"email":"a@example.org"', (content) => `{${content}}`),
  elements: (bytes) => filled(bytes, '1', (content) => `{"ids":[${content}]}`),
  'objects in a list': (bytes) => filled(bytes, '{"a":#}', (content) => `[${content}]`),
  'lists in lists': (bytes) => '['.repeat(bytes),
  'objects in objects': (bytes) => '{"a":'.repeat(bytes / 5),
  'one long key': (bytes) => `{"${'k'.repeat(bytes)}":1}`,
  'one long string': (bytes) => `{"email":"${'a'.repeat(bytes)}"}`,
  escapes: (bytes) => `{"email":"${String.raw`\u0061`.repeat(bytes / 6)}"}`,
  quotes: (bytes) => `{"email":"${String.raw`\"`.repeat(bytes / 2)}"}`,
  digits: (bytes) => `{"a":${'7'.repeat(bytes)}}`,
  'keys up to the bound': (bytes) => {
    const key = 'k'.repeat(Math.min(240, bytes / 500 - 10));
    return `{${Array.from({ length: 500 }, (_, index) => `"${String(index)}${key}":1`).join(',')}}`;
  },
  'strings up to the bound': (bytes) => {
    const text = 's'.repeat(bytes / 1000 - 4);
    return `{"ids":[${Array.from({ length: 1000 }, () => `"${text}"`).join(',')}]}`;
  },
};
