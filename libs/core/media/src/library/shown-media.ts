import { arrayLiteral } from '@roost/plugin-kit';

/** Who looks at media of another person: nobody in particular, where both are null. */
export interface Onlooker {
  userId: string | null;
  /** The project that they are signed in to. */
  projectId: string | null;
}

const OWNER_IN_USE = `exists (select from users_user u where u.id = a.owner_id and u.suspended_at is null and u.erase_at is null)`;

/**
 * Begins a statement with `shown`: the albums with media of a person that show somebody else what is in them, by themselves or by an album around
 * them. Media of a person are in their own albums, and in those of others to which they are invited. The same rule for one medium is that of
 * `AccessPathsRepository`.
 */
export const SHOWN_ALBUMS = `
  with recursive candidate as (
    select a.id from media_album a where a.owner_id = ?
    union select b.album_id from media_album_member b where b.user_id = ?
    union select a.id from media_album a join candidate on a.parent_id = candidate.id
  ), around as (
    select candidate.id as candidate_id, candidate.id from candidate
    union select around.candidate_id, a.parent_id from around join media_album a on a.id = around.id where a.parent_id is not null
  ), shown as (
    select distinct around.candidate_id as id from around join media_album a on a.id = around.id
    where ${OWNER_IN_USE} and (a.access = 'public' or (a.project_id = ? and (a.access = 'members' or a.owner_id = ?
      or exists (select from media_album_member b where b.album_id = a.id and b.user_id = ?))))
  )`;

/** The parameters of {@link SHOWN_ALBUMS}. */
export const shownAlbums = (ownerId: string, { userId, projectId }: Onlooker): unknown[] => [
  ownerId,
  ownerId,
  projectId,
  userId,
  userId,
];

/** What a query asks for, of `m` and its blob `b`, with its parameters. */
export interface Conditions {
  text: string;
  values: readonly unknown[];
}

const MEDIA = 'media_media m join storage_blob b on b.id = m.blob_id';

/**
 * Selects ids of media that somebody else may see: open by themselves, or in one of the albums of {@link SHOWN_ALBUMS}. The newest first. Each way
 * has an index in that order, so nothing is read that they may not see, however much of it there is.
 */
export function shownTo({ userId }: Onlooker, { text, values }: Conditions, limit: number): Conditions {
  const open = arrayLiteral(userId === null ? ['public'] : ['public', 'members']);
  return {
    text: `select found.id from (
      (select m.id from ${MEDIA}
        where ${text} and m.taken_down_at is null and m.access <> 'private' and m.access = any(?::text[]) order by m.id desc limit ?)
      union
      select item.id from shown cross join lateral (
        select m.id from media_album_item i join media_media m on m.id = i.media_id join storage_blob b on b.id = m.blob_id
        where i.album_id = shown.id and ${text} and m.taken_down_at is null order by m.id desc limit ?
      ) item
    ) found order by found.id desc limit ?`,
    values: [...values, open, limit, ...values, limit, limit],
  };
}

export const IN_SHOWN_ALBUM =
  'exists (select from media_album_item i join shown on shown.id = i.album_id where i.media_id = m.id and i.album_id = ?)';
