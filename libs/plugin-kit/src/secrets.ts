/** Keys of the installation. */
export abstract class Secrets {
  /** 32 bytes that belong to this purpose alone, the same in every process and after every restart. @param purpose `<plugin>.<what>` */
  abstract derive(purpose: string): Buffer;
}
