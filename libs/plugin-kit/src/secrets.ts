/** Derives keys from the secret of the installation. A purpose belongs to the plugin that names it. */
export abstract class Secrets {
  /** A key of 32 bytes for this purpose, the same in every process and after every restart. @param purpose for example `feeds` */
  abstract derive(purpose: string): Buffer;
  /** Encrypts a value for the database, with AES-256-GCM under the key of this purpose. @returns text. */
  abstract seal(purpose: string, plain: Buffer): string;
  /** Decrypts a value from {@link seal}. @throws when the purpose or the installation's secret differs, or the text was changed. */
  abstract unseal(purpose: string, sealed: string): Buffer;
}
