const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The project that plain data names by `projectId`, if it does. */
export function projectIn(value: unknown): string | undefined {
  const { projectId } = (value ?? {}) as { projectId?: unknown };
  return typeof projectId === 'string' && UUID.test(projectId) ? projectId : undefined;
}
