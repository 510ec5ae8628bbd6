import { parentPort } from 'node:worker_threads';
import mjmlToHtml from 'mjml';

/** What the thread answers: HTML, or what is wrong with the MJML. */
export interface MjmlReply {
  id: number;
  html?: string;
  fault?: string;
}

/** Without `fonts` MJML has every mail load web fonts from someone else's server. */
const OPTIONS = { validationLevel: 'strict', ignoreIncludes: true, fonts: {} } as const;

parentPort?.on('message', ({ id, mjml }: { id: number; mjml: string }) => {
  void compile(mjml).then((result) => parentPort?.postMessage({ id, ...result } satisfies MjmlReply));
});

async function compile(mjml: string): Promise<Omit<MjmlReply, 'id'>> {
  try {
    return { html: (await mjmlToHtml(mjml, OPTIONS)).html };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
