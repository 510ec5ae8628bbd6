import { adminPlugin } from '@roost/admin';
import { authPlugin } from '@roost/auth';
import { bookingsPlugin } from '@roost/bookings';
import { groupsPlugin } from '@roost/groups';
import { mailPlugin } from '@roost/mail';
import { devMailDriver } from '@roost/mail-dev';
import { resendMailDriver } from '@roost/mail-resend';
import { smtpMailDriver } from '@roost/mail-smtp';
import { mediaPlugin } from '@roost/media';
import { postsPlugin } from '@roost/posts';
import { projectsPlugin } from '@roost/projects';
import { storagePlugin } from '@roost/storage';
import { localStorageDriver } from '@roost/storage-local';
import { pictShareStorageDriver } from '@roost/storage-pictshare';
import { s3StorageDriver } from '@roost/storage-s3';
import { usersPlugin } from '@roost/users';

/** What Roost consists of: the one list that api, worker, cli and ormconfig.ts read. Order does not matter. */
export const distribution = {
  plugins: [
    adminPlugin,
    authPlugin,
    bookingsPlugin,
    groupsPlugin,
    mailPlugin,
    mediaPlugin,
    postsPlugin,
    projectsPlugin,
    storagePlugin,
    usersPlugin,
  ],
  drivers: [
    devMailDriver,
    localStorageDriver,
    pictShareStorageDriver,
    resendMailDriver,
    s3StorageDriver,
    smtpMailDriver,
  ],
};
