/** Keys of the installation. A purpose belongs to the plugin that names it. */
export abstract class Secrets {
  /** 32 bytes that belong to this purpose alone, the same in every process and after every restart. @param purpose as `feeds` */
  abstract derive(purpose: string): Buffer;
  /** Encrypts, for the database: with AES-256-GCM under the key of this purpose. @returns text. */
  abstract seal(purpose: string, plain: Buffer): string;
  /** Undoes {@link seal}. @throws when the purpose or the installation's secret is another, or the text was changed. */
  abstract unseal(purpose: string, sealed: string): Buffer;
}
