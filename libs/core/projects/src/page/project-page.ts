/** A link on the page of a project. */
export interface ProjectLink {
  title: string;
  url: string;
}

/** What everyone may know of a project. */
export interface ProjectPage {
  readonly id: string;
  readonly slug: string;
  /** Its own, or that of the installation. */
  readonly name: string;
  readonly description: string | null;
  readonly links: readonly ProjectLink[];
  /** Media id of its logo, which everyone may see. */
  logoId: string | null;
  /** Media id of its cover picture, which everyone may see. */
  coverId: string | null;
  /** Ways in which people can make an account, as `password`. */
  signUp: readonly string[];
  /** Domains of the addresses that can sign up by `code`. Where there are none, every address can. */
  signUpDomains: readonly string[];
}
