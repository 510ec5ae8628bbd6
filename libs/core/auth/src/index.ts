export { AccountsService } from './accounts/accounts.service.js';
export {
  AccountRegistered,
  accountRegistered,
  type InvitedGroup,
  KeyCreated,
  keyCreated,
  PasswordChanged,
  passwordChanged,
  type SignInMeans,
  SignUpAttempted,
  signUpAttempted,
} from './auth.contracts.js';
export { authPlugin } from './auth.plugin.js';
export type { RoleDefinition } from './roles/role-permissions.js';
export { RolesService } from './roles/roles.service.js';
