import { Injectable } from '@nestjs/common';
import { type ListedField, PersonFields, usersErrors, UsersService } from '@roost/users';
import { authErrors } from '../auth.errors.js';
import { columnOfField } from './import-columns.js';
import { problemOf } from './import-problems.js';
import { ImportsRepository, type RefusedLine, type RepeatedKey, type WaitingLine } from './imports.repository.js';

/** Lines of one comparison. */
const BATCH = 1000;

/** Compares lines with each other, and with who is there. */
@Injectable()
export class ImportChecks {
  constructor(
    private readonly imports: ImportsRepository,
    private readonly users: UsersService,
    private readonly fields: PersonFields,
  ) {}

  /** Refuses lines that name somebody twice, or somebody who has an account, or what somebody else has. */
  async compare(projectId: string, importId: string): Promise<void> {
    const unique = (await this.fields.list(projectId)).filter(({ isUnique }) => isUnique);
    await this.refuseRepeated(importId, 'email', { column: 'email_key' });
    await this.refuseRepeated(importId, 'username', { column: 'username_key' });
    for (const { id, key } of unique) await this.refuseRepeated(importId, columnOfField(key), { fieldId: id });
    for (let after = 0; ;) {
      const lines = await this.imports.waiting(importId, after, BATCH);
      await this.imports.refuse(importId, await this.known(projectId, unique, lines));
      if (lines.length < BATCH) return;
      after = lines.at(-1)?.line ?? after;
    }
  }

  private async refuseRepeated(importId: string, column: string, key: RepeatedKey): Promise<void> {
    const repeated = await this.imports.listRepeated(importId, key);
    for (let from = 0; from < repeated.length; from += BATCH) {
      const lines = repeated.slice(from, from + BATCH).map(({ line, first }) => {
        const detail = `Line ${String(first)} has the same ${column}`;
        return { line, problems: [{ column, code: 'is_repeated', detail }] };
      });
      await this.imports.refuse(importId, lines);
    }
  }

  private async known(
    projectId: string,
    unique: readonly ListedField[],
    lines: readonly WaitingLine[],
  ): Promise<RefusedLine[]> {
    const emails = await this.users.takenEmails(
      projectId,
      lines.map(({ values }) => values.email),
    );
    const usernames = await this.users.takenUsernames(
      projectId,
      lines.flatMap(({ values }) => values.username ?? []),
    );
    const taken: { field: ListedField; values: ReadonlySet<string> }[] = [];
    for (const field of unique) {
      const folded = lines.flatMap(({ uniqueValues }) => uniqueValues?.[field.id] ?? []);
      taken.push({ field, values: await this.fields.takenOf(field.id, folded) });
    }
    return lines.flatMap(({ line, emailKey, usernameKey, uniqueValues }) => {
      const problems = [
        ...(emails.has(emailKey ?? '') ? [problemOf('email', authErrors.email_taken())] : []),
        ...(usernames.has(usernameKey ?? '') ? [problemOf('username', authErrors.username_taken())] : []),
        ...taken
          .filter(({ field, values }) => values.has(uniqueValues?.[field.id] ?? ''))
          .map(({ field }) => problemOf(columnOfField(field.key), usersErrors.field_taken())),
      ];
      return problems.length > 0 ? [{ line, problems }] : [];
    });
  }
}
