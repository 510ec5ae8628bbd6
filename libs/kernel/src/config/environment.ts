/** The process environment, as read by every config class. The only place of the product that touches `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

export const environment: Environment = process.env;

/** For a process that began before it was known what it is to be configured with. */
export function replaceEnvironment(next: Environment): void {
  const gone = Object.keys(process.env).filter((variable) => next[variable] === undefined);
  for (const variable of gone) Reflect.deleteProperty(process.env, variable);
  Object.assign(process.env, next);
}
