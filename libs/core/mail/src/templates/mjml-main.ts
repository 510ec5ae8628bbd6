import { parentPort } from 'node:worker_threads';
import mjmlToHtml from 'mjml';

/** Something that is wrong with some MJML. */
export interface MjmlFault {
  line: number | null;
  message: string;
}

/** What the thread answers: HTML, or what is wrong with the MJML. */
export type MjmlReply = { id: number } & MjmlResult;
export type MjmlResult = { html: string } | { faults: readonly MjmlFault[] };

/** Without `fonts` MJML has every mail load web fonts from someone else's server. */
const OPTIONS = { validationLevel: 'strict', ignoreIncludes: true, fonts: {} } as const;

parentPort?.on('message', ({ id, mjml }: { id: number; mjml: string }) => {
  void compile(mjml).then((result) => parentPort?.postMessage({ id, ...result } satisfies MjmlReply));
});

async function compile(mjml: string): Promise<MjmlResult> {
  try {
    return { html: (await mjmlToHtml(mjml, OPTIONS)).html };
  } catch (error) {
    const { errors } = error as { errors?: readonly { line?: number; message: string; tagName?: string }[] };
    if (errors?.length) {
      return {
        faults: errors.map(({ line, message, tagName }) => ({
          line: line ?? null,
          message: tagName === undefined ? message : `<${tagName}>: ${message}`,
        })),
      };
    }
    return { faults: [{ line: null, message: error instanceof Error ? error.message : String(error) }] };
  }
}
