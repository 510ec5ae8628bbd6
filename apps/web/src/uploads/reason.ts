import { RoostError } from '@roost/client';
import { say } from '../i18n/i18n.ts';
import { wordsOf } from '../look/forms.ts';

/** What tus-js-client adds to its errors. */
interface Detailed {
  originalResponse?: { getStatus: () => number; getBody: () => string } | null;
}

/** What the server answered, if it did. */
export const statusOf = (error: unknown): number | undefined => (error as Detailed).originalResponse?.getStatus();

/** Why an upload failed, in words for people. */
export function reasonOf(error: unknown): string {
  const response = (error as Detailed).originalResponse;
  if (!response) return say('upload.broken');
  try {
    const body: unknown = JSON.parse(response.getBody());
    return wordsOf(RoostError.of(body, new Response(null, { status: response.getStatus() })));
  } catch {
    return say('upload.refused', { status: response.getStatus() });
  }
}
