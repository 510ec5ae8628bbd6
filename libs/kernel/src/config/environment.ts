/** The process environment, as read by every config class. The only place of the product that touches `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

export const environment: Environment = process.env;
