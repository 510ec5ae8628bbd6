export { UserResponse } from './dto/user.response.js';
export { USERNAME } from './identity.js';
export { UsersModule } from './users.module.js';
export { usersPlugin } from './users.plugin.js';
export type { Profile } from './users.repository.js';
export { type CreateUserResult, type UserDraft, UsersService } from './users.service.js';
