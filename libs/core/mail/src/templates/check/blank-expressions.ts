/** Marks that no text of ours holds (Unicode's private use). */
const OPEN = '\uE000';
const CLOSE = '\uE001';

/** A text with its expressions taken out: what a reader of markup sees around them. */
export interface BlankedText {
  /** Each expression is a mark; lines stay where they were. */
  text: string;
  /** What the marks stand for. */
  expressions: readonly string[];
  /** Line, from 1, of something that is no expression, or that makes markup of one; null when there is none. */
  strayLine: number | null;
}

/** Not `{{{x}}}` and `{{&x}}`, which would put data into the mail as markup. */
const EXPRESSION = /\{\{(?!~?&)[^{}<>]*\}\}/g;
const MARK = /\uE000(\d+)\n*\uE001/g;

/** Takes the handlebars expressions out of a text, so that quotes and brackets in them cannot be mistaken for markup. */
export function blankExpressions(text: string): BlankedText {
  const expressions: string[] = [];
  const own = text.search(/[\uE000-\uE002]/);
  const blanked = text.replaceAll(EXPRESSION, (expression) => {
    const lines = '\n'.repeat(expression.split('\n').length - 1);
    return `${OPEN}${String(expressions.push(expression) - 1)}${lines}${CLOSE}`;
  });
  // An expression right behind an angle bracket could be filled in with the name of a tag.
  const stray = own === -1 ? blanked.search(/\{\{|\{\uE000|<[/!?]?\uE000/) : own;
  return { text: blanked, expressions, strayLine: stray === -1 ? null : lineAt(blanked, stray) };
}

/** Line, from 1, of a place in a text. */
export const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** Numbers of the expressions that stand in a part of a blanked text. */
export const marksIn = (part: string): number[] => [...part.matchAll(MARK)].map(([, index]) => Number(index));

/** Whether there is no text outside of the one expression. */
export const isOneMark = (part: string): boolean => part.replace(MARK, '') === '' && marksIn(part).length === 1;

/** A part of a blanked text as it was. */
export const unblank = (part: string, expressions: readonly string[]): string =>
  part.replaceAll(MARK, (_, index: string) => expressions[Number(index)] ?? '');
