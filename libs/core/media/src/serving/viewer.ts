import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { RoostRequest } from '@roost/plugin-kit';
import type { Viewer } from '../media.repository.js';

type ViewedRequest = RoostRequest & { query: { share?: unknown } };

/** What the database keeps of the token of a link. In hex. */
export const shareHash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Hands over who looks at media: somebody who is signed in, somebody with a link (`?share=`), or anyone. */
export const CurrentViewer = createParamDecorator((_: unknown, context: ExecutionContext): Viewer => {
  const { principal, query } = context.switchToHttp().getRequest<ViewedRequest>();
  return {
    userId: principal?.userId,
    shareHash: typeof query.share === 'string' ? shareHash(query.share) : undefined,
  };
});
