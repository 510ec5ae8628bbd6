/** A name as environment variables start with it. */
export const variablePrefix = (name: string): string => `${name.toUpperCase().replaceAll('-', '_')}_`;

/** Name of the environment variable that chooses the driver of a port. */
export const driverVariable = (port: string): string => `${variablePrefix(port)}DRIVER`;

/** Name of the environment variable that names further drivers of a port to have open, separated by commas. */
export const alsoOpenVariable = (port: string): string => `${variablePrefix(port)}ALSO_OPEN`;
