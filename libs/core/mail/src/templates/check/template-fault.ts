/** What is wrong with a template. */
export interface TemplateFault {
  part: 'subject' | 'body';
  /** Within that part, from 1; null when what went wrong is in no line of it. */
  line: number | null;
  reason: string;
}

/** One sentence for whoever edits a template over the API. */
export const describeFault = ({ part, line, reason }: TemplateFault): string =>
  part === 'subject' || line === null ? `${part}: ${reason}` : `${part}, line ${String(line)}: ${reason}`;

/** The line of a file whose first line is the subject and whose second is the first of the body. */
export const lineInFile = ({ part, line }: TemplateFault): number | null =>
  part === 'subject' ? 1 : line === null ? null : line + 1;
