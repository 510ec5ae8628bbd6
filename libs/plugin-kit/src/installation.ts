/** What a plugin may know of the installation that it runs in. */
export abstract class Installation {
  /** Where people reach the API, without a trailing slash. Links are built from it, never from a Host header. */
  abstract readonly baseUrl: string;
  /** Name of the product: `APP_NAME`. A project may have its own name. */
  abstract readonly appName: string;
  /** Origins of browser apps that may call the API. */
  abstract readonly allowedOrigins: readonly string[];
  abstract readonly isProduction: boolean;
  /** Folder for local files, shared by all processes of the machine. */
  abstract readonly home: string;
}
