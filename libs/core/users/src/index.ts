export { AccountFieldsService } from './account/account-fields.service.js';
export { AccountStateService } from './account/account-state.service.js';
export { ActiveAccounts } from './account/active-accounts.js';
export type { FieldValues } from './fields/field-view.js';
export { FieldViews } from './fields/field-views.js';
export type { ListedField } from './fields/fields.repository.js';
export { VALUES } from './fields/field-schemas.js';
export {
  type CheckedField,
  type CheckedFields,
  type FieldWriter,
  type GivenFields,
  PersonFields,
} from './fields/person-fields.js';
export { UserResponse } from './users.dto.js';
export { EXPORT_LINK_HOURS, ExportLinks } from './export/export-links.js';
export { emailKey, identityKey } from './names/identity.js';
export { IsEmailAddress, isEmailAddress } from './names/is-email-address.js';
export { IsUsername, isUsername } from './names/is-username.js';
export { type NameConflict, ReservedNames } from './names/reserved-names.js';
export {
  ErasureScheduled,
  erasureScheduled,
  type ExportFile,
  ExportRequested,
  exportRequested,
  type ExportPart,
  UserErased,
  userErased,
  UserSuspended,
  userSuspended,
} from './users.contracts.js';
export type { User } from './user.entity.js';
export { usersErrors } from './users.errors.js';
export { UsersModule } from './users.module.js';
export { usersPlugin } from './users.plugin.js';
export { nameOf, type Profile, type UserFilter } from './users.repository.js';
export { type CreateUserResult, type UserDraft, UsersService } from './users.service.js';
