import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral, escapeLike, type RowOf } from '@roost/plugin-kit';
import { AUDIENCES, type Audience } from '../fields/field-types.js';
import type { ListedField } from '../fields/fields.repository.js';
import { foldText } from '../fields/fold-text.js';
import { telephonePart } from '../fields/telephone.js';
import { type Profile, PROFILE_TEXT, toProfile } from '../users.repository.js';

/** Whom a list of the directory shows. Each condition but the first is that of an index. */
const SHOWN = 'u.suspended_at is null and u.erase_at is null and u.email_verified_at is not null';
const PEOPLE = {
  all: 'u.suspended_at is null and u.erase_at is null',
  listed: `u.listed and ${SHOWN}`,
  open: `u.listed is distinct from false and ${SHOWN}`,
} as const;

export interface DirectoryQuery {
  projectId: string;
  people: keyof typeof PEOPLE;
  /** As whom values are looked at. */
  standing: Audience;
  /** Fields that may be looked at. */
  fields: readonly ListedField[];
  search?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** Part of a query, and the values in it. */
interface Part {
  text: string;
  values: unknown[];
}

@Injectable()
export class DirectoryRepository {
  constructor(private readonly em: EntityManager) {}

  /** The newest first. The values are part of the text: how many they find decides which index serves. */
  async find(query: DirectoryQuery): Promise<Profile[]> {
    const { search = '', limit } = query;
    const parts = search.trim() === '' ? [plain(query)] : [byName(query, search), ...byValue(query, search)];
    const text = parts.map((part) => `(${part.text})`).join(' union ');
    const rows = await this.em.execute<RowOf<Profile>[]>(
      `select ${PROFILE_TEXT} from users_user where id in (${text}) order by id desc limit ?`,
      [...parts.flatMap(({ values }) => values), limit],
    );
    return rows.map(toProfile);
  }
}

function plain({ projectId, people, limit, cursor }: DirectoryQuery, names?: Part): Part {
  const after = cursor === undefined ? '' : ' and u.id < ?';
  const found = names ? ` and (${names.text})` : '';
  return {
    text: `select u.id from users_user u where u.project_id = ? and ${PEOPLE[people]}${after}${found} order by u.id desc limit ?`,
    values: [projectId, ...(cursor === undefined ? [] : [cursor]), ...(names?.values ?? []), limit],
  };
}

function byName(query: DirectoryQuery, search: string): Part {
  const pattern = `%${escapeLike(search.trim())}%`;
  return plain(query, { text: 'u.username ilike ? or u.name ilike ?', values: [pattern, pattern] });
}

/** One person can have several values that fit, so that each is taken once. */
function byValue(query: DirectoryQuery, search: string): Part[] {
  const { projectId, people, standing, fields, limit, cursor } = query;
  const fitting = conditionsOf(fields, search);
  if (fitting.length === 0) return [];
  const after = cursor === undefined ? '' : ' and v.user_id < ?';
  return [
    {
      text: `select distinct v.user_id as id from users_field_value v join users_user u on u.id = v.user_id
        where v.project_id = ? and (${fitting.map(({ text }) => text).join(' or ')}) and v.audience >= ?${after}
          and ${PEOPLE[people]} order by v.user_id desc limit ?`,
      values: [
        projectId,
        ...fitting.flatMap(({ values }) => values),
        AUDIENCES.indexOf(standing),
        ...(cursor === undefined ? [] : [cursor]),
        limit,
      ],
    },
  ];
}

/** What a text is looked for in: texts and addresses, telephone numbers however they are written, and what options are called. */
function conditionsOf(fields: readonly ListedField[], search: string): Part[] {
  const idsOf = (...types: string[]): string[] => fields.filter(({ type }) => types.includes(type)).map(({ id }) => id);
  const contains = (ids: string[], part: string): Part[] =>
    ids.length === 0 || part === ''
      ? []
      : [
          {
            text: 'v.field_id = any(?::uuid[]) and v.folded like ?',
            values: [arrayLiteral(ids), `%${escapeLike(part)}%`],
          },
        ];
  const folded = foldText(search);
  const options = fields.flatMap(({ id, options: all }) => {
    const values = all
      .filter(({ labels }) => Object.values(labels).some((label) => foldText(label).includes(folded)))
      .map(({ value }) => value);
    const text = 'v.field_id = ?::uuid and v.folded = any(?::text[])';
    return values.length === 0 ? [] : [{ text, values: [id, arrayLiteral(values)] }];
  });
  return [
    ...contains(idsOf('text', 'url'), folded),
    ...contains(idsOf('telephone'), telephonePart(search) ?? ''),
    ...options,
  ];
}
