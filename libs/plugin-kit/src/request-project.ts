import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { RoostRequest } from './principal.js';

/** Slug of the project whose accounts with the role `admin` run the server. */
export const DEFAULT_PROJECT = 'default';

/** Slug of the project that a request names by its header `X-Roost-Project`, or undefined. */
export function namedProject(headers: RoostRequest['headers']): string | undefined {
  const header = headers['x-roost-project'];
  return typeof header === 'string' && header !== '' ? header : undefined;
}

export const PROJECT_METADATA = Symbol.for('roost:project');

const fromRequest = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { projectId } = context.switchToHttp().getRequest<RoostRequest>();
  if (projectId === undefined) throw new Error('@ProjectId() got no project: the guard looks for it on routes of HTTP');
  return projectId;
});

/**
 * Injects the id of the project of the request, on public routes. Elsewhere the principal has it. It is the project of the session,
 * if the request has one, else the one that `X-Roost-Project` names, else the one whose public URL has the host of the request, else
 * `default`.
 *
 * @example
 * @Get(':username')
 * @Public()
 * async getUser(@Param('username') username: string, @ProjectId() projectId: string) { … }
 */
export const ProjectId = (): ParameterDecorator => (target, name, index) => {
  const handler = name === undefined ? undefined : (target as Record<string | symbol, object | undefined>)[name];
  if (handler) Reflect.defineMetadata(PROJECT_METADATA, true, handler);
  fromRequest()(target, name, index);
};

/**
 * Says which browser apps may call the API, beside `CORS_ORIGINS`: those of projects. One plugin provides it, globally, to the HTTP process.
 */
export abstract class ProjectOrigins {
  /** Whether any project is known to have some. */
  abstract get areThere(): boolean;

  /**
   * Whether a browser app on an origin may read answers to its requests.
   *
   * @param projectId the project of the request; left out where it is not known, as for a preflight: any project will do
   */
  abstract isAllowed(origin: string, projectId?: string): Promise<boolean>;
}
