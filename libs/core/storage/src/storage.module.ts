import { Module } from '@nestjs/common';
import { BlobsRepository } from './blobs/blobs.repository.js';
import { BlobsService } from './blobs/blobs.service.js';
import { MoveRepository } from './move/move.repository.js';
import { MoveService } from './move/move.service.js';
import { Storages } from './placement/storages.js';
import { FilesOfProject } from './sweep/files-of-project.js';
import { PurgedObjects } from './sweep/purged-objects.js';
import { SweepRepository } from './sweep/sweep.repository.js';
import { SweepsService } from './sweep/sweeps.service.js';

const SHARED = [BlobsRepository, BlobsService, MoveService, Storages, SweepRepository, SweepsService];

@Module({ providers: [...SHARED, FilesOfProject, MoveRepository, PurgedObjects], exports: SHARED })
export class StorageModule {}
