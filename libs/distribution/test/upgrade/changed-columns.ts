import type { Row } from './old-database.js';

/** A column whose values a migration changes on purpose. */
export interface ChangedColumn {
  table: string;
  column: string;
  /** As it is recorded, for example `media/20261201000000_name`. */
  migration: string;
  reason: string;
  /** The column that has the values now, where it is called otherwise. */
  renamedTo?: string;
  /** The value that the old row, among those of its table, has to have now. Without it the column is gone. */
  becomes?: (old: Row, rows: readonly Row[]) => unknown;
}

/** Whether an entry of the outbox has to be done before another. */
const isBefore = (other: Row, { aggregate, handler, id }: Row): boolean =>
  aggregate !== null &&
  other.aggregate === aggregate &&
  other.handler === handler &&
  (other.state === 'queued' || (other.state === 'pending' && Number(other.id) < Number(id)));

/** Keys of uploads, which mean something for a day. */
const uploadKeys = ['media_media', 'media_upload'].map((table) => ({
  table,
  column: 'idempotency_key',
  migration: 'media/20261126180000_drop_idempotency_keys',
  reason: 'The kernel keeps keys, with the answers that they stand for.',
}));

/** All other columns of all rows have to keep their values. */
export const changedColumns: readonly ChangedColumn[] = [
  {
    table: 'kernel_outbox',
    column: 'kind',
    migration: 'kernel/20261126000000_add_versions',
    reason: 'An event on its way to a handler is no job any more.',
    becomes: ({ kind, name }) => (name === 'kernel.deliver-event' ? 'delivery' : kind),
  },
  {
    table: 'kernel_outbox',
    column: 'state',
    migration: 'kernel/20261126150000_add_states',
    reason: 'Entries say what they wait for.',
    becomes: (row, rows) => {
      if (row.state !== 'pending') return row.state;
      if (row.kind === 'event') return 'new';
      return rows.some((other) => isBefore(other, row)) ? 'blocked' : row.state;
    },
  },
  ...uploadKeys,
  ...['media_blob', 'media_rebuild'].map((table) => ({
    table,
    column: 'ladder_version',
    migration: 'media/20261126190000_number_rungs',
    reason: 'The ladder itself tells which one an image is of, not the count of changes.',
  })),
  ...['ladder', 'ladder_version', 'user_quota', 'project_quota'].map((column) => ({
    table: 'media_settings',
    column,
    migration: 'media/20261127221000_move_settings',
    reason:
      'They are settings of the project in kernel_setting, where another test finds them. Changes are not counted.',
  })),
  {
    table: 'storage_pictshare_object',
    column: 'delete_code',
    migration: 'storage-pictshare/20261127040000_forget_told_codes',
    reason: 'Nothing says which of them are of files that Roost uploaded.',
    becomes: () => null,
  },
  {
    table: 'bookings_unit',
    column: 'name',
    migration: 'bookings/20261128090000_make_units_groups',
    reason: 'Units are groups, whose names another test finds.',
  },
  {
    table: 'bookings_unit_member',
    column: 'unit_id',
    migration: 'bookings/20261128090000_make_units_groups',
    reason: 'Their members are members of groups.',
    renamedTo: 'group_id',
    becomes: ({ unit_id: id }) => id,
  },
  {
    table: 'projects_project',
    column: 'name',
    migration: 'projects/20261127000000_name',
    reason: 'Nobody chose this name: the project goes by that of the installation.',
    becomes: ({ slug, name }) => (slug === 'default' && name === 'Default' ? null : name),
  },
];

/** What a column of an old table is called now. */
export const nameNow = (table: string, column: string): string =>
  changedColumns.find((item) => item.table === table && item.column === column)?.renamedTo ?? column;

/** The values that an old row, among those of its table, has to have now. */
export function afterChanges(table: string, row: Row, rows: readonly Row[]): Row {
  const entries = Object.entries(row).flatMap(([column, value]) => {
    const change = changedColumns.find((item) => item.table === table && item.column === column);
    if (!change) return [[column, value]];
    return change.becomes ? [[change.renamedTo ?? column, change.becomes(row, rows)]] : [];
  });
  return Object.fromEntries(entries) as Row;
}

/** Tables that another plugin has now, under a name of its own. */
export const movedTables: Readonly<Record<string, string>> = {
  bookings_unit_member: 'groups_member',
  media_blob: 'storage_blob',
  media_settings: 'media_project',
  media_sweep: 'storage_sweep',
  media_transform: 'storage_transform',
  media_variant: 'storage_variant',
};

/** Who handled which event in the version that filled the database. */
export const handlersOfThen: Readonly<Record<string, readonly string[]>> = {
  'auth.registered': ['AccountNotices.welcome'],
  'auth.sign-up-attempted': ['AccountNotices.warnOfSignUp'],
  'auth.password-changed': ['AccountNotices.noticePassword'],
  'users.suspended': ['AccountNotices.noticeSuspension'],
  'users.erasure-scheduled': ['AccountNotices.noticeErasure'],
  'media.deleted': ['DetachMedia.detach'],
  'bookings.changed': ['BookingMails.tell'],
  'bookings.swap-asked': ['SwapMails.tell'],
  'kernel.job-failed': ['DeliverMailJob.onJobFailed', 'MediaOutcome.onJobFailed'],
};

/**
 * Handlers of events and jobs by the ids under which they were stored, and their ids of today. An id that is not here has stayed, which is
 * the rule from now on.
 */
export const renamedHandlers: Readonly<Record<string, string>> = {
  'AccountNotices.welcome': 'auth/welcome',
  'AccountNotices.warnOfSignUp': 'auth/sign-up-notice',
  'AccountNotices.noticePassword': 'auth/password-notice',
  'AccountNotices.noticeSuspension': 'auth/suspension-notice',
  'AccountNotices.noticeErasure': 'auth/erasure-notice',
  'DetachMedia.detach': 'posts/detach-media',
  'BookingMails.tell': 'bookings/change-mails',
  'SwapMails.tell': 'bookings/swap-mails',
  'DeliverMailJob.onJobFailed': 'mail/failed-mail',
  'MediaOutcome.onJobFailed': 'media/failed-blob',
  'media.delete-bytes': 'storage.delete-bytes',
  'media.settle-copy': 'storage.settle-copy',
  'media.sweep': 'storage.sweep',
};
