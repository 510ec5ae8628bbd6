import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';

/**
 * The 100,000 most common passwords of at least 8 characters, in lower case, one a line: from the "10 million passwords" list of
 * SecLists (Daniel Miessler, Jason Haddix; MIT licence), in the order of its frequencies.
 */
const LIST = new URL('../../assets/common-passwords.txt.gz', import.meta.url);

/** Passwords that attackers try first. Read when first asked for: a megabyte that most processes never need. */
@Injectable()
export class CommonPasswords {
  private list: Promise<Buffer> | undefined;

  async has(password: string): Promise<boolean> {
    this.list ??= readFile(LIST)
      .then(promisify(gunzip))
      .then((text) => Buffer.concat([Buffer.from('\n'), text]));
    return (await this.list).includes(`\n${password.toLowerCase()}\n`);
  }
}
