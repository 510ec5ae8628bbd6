import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { RoostRequest } from './principal.js';

/** Slug of the project whose accounts with the role `admin` run the server. */
export const DEFAULT_PROJECT = 'default';

/** Slug of the project that a request names by its header `X-Roost-Project`, or undefined. */
export function namedProject(headers: RoostRequest['headers']): string | undefined {
  const header = headers['x-roost-project'];
  return typeof header === 'string' && header !== '' ? header : undefined;
}

/** Slug of the project of a request without credentials: the one that it names, else `default`. */
export const projectSlugOf = (headers: RoostRequest['headers']): string => namedProject(headers) ?? DEFAULT_PROJECT;

/** Injects the slug of the project, on public routes. Elsewhere the principal has the project. */
export const ProjectSlug = createParamDecorator((_: unknown, context: ExecutionContext): string =>
  projectSlugOf(context.switchToHttp().getRequest<RoostRequest>().headers),
);
