import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Database, newId, Notifications, type ProcessCache, ProcessCaches, Secrets } from '@roost/plugin-kit';
import { type KeyPlan, planKeys } from './key-rotation.js';
import type { SigningKey } from './signing-key.entity.js';
import { SigningKeysRepository } from './signing-keys.repository.js';

/** A public key as others read it (RFC 7517, RFC 7518 6.2). */
export interface PublicJwk {
  kty: string;
  crv: string;
  x: string;
  y: string;
  kid: string;
  use: string;
  alg: string;
}

/** The keys as they were read: public keys verify, one private key signs. */
interface KeyRing {
  readAtMs: number;
  current: { id: string; privateKey: KeyObject };
  publicKeys: ReadonlyMap<string, string>;
}

/** What private keys are sealed for. */
const SEALED_FOR = 'signing-keys';

/** Channel on which processes tell each other that there are other keys. */
export const SIGNING_KEY_CHANNEL = 'signing_key';
/** How long a ring is used before it is looked whether a key is due; far less than the time for which a key is published before it signs. */
const RING_MS = 600_000;
/** Keys do not go bad because the database is away. */
const WHILE_AWAY_MS = 24 * 3_600_000;
/** What the one ring is remembered under. */
const RING = 'ring';

/** The key pairs of access tokens: in Postgres, sealed, shared by all processes, made and rotated when they are used. */
@Injectable()
export class SigningKeysService {
  private readonly rings: ProcessCache<KeyRing>;

  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly keys: SigningKeysRepository,
    private readonly secrets: Secrets,
    private readonly notifications: Notifications,
    caches: ProcessCaches,
  ) {
    this.rings = caches.create('signing-keys', {
      max: 1,
      channels: { [SIGNING_KEY_CHANNEL]: 'all' },
      expiresAtMs: ({ readAtMs }) => readAtMs + RING_MS,
      whileAwayMs: WHILE_AWAY_MS,
    });
  }

  async signingKey(): Promise<KeyRing['current']> {
    return (await this.ring()).current;
  }

  /** @returns the public key in PEM, or undefined when no token of ours carries this id. */
  async publicKey(id: string): Promise<string | undefined> {
    return (await this.ring()).publicKeys.get(id);
  }

  /** Every public key that a token of today or tomorrow may need. */
  async publicJwks(): Promise<PublicJwk[]> {
    const { publicKeys } = await this.ring();
    return [...publicKeys].map(([kid, pem]) => {
      const { kty = '', crv = '', x = '', y = '' } = createPublicKey(pem).export({ format: 'jwk' });
      return { kty, crv, x, y, kid, use: 'sig', alg: 'ES256' };
    });
  }

  /** The keys; what is due is made and retired. */
  private async ring(): Promise<KeyRing> {
    return (await this.rings.get(RING, () => this.rotateIfDue())) ?? this.rotateIfDue();
  }

  private async rotateIfDue(): Promise<KeyRing> {
    const readAtMs = Date.now();
    let stored = await this.keys.findAll();
    if (isDue(planKeys(stored, readAtMs))) stored = await this.em.fork().transactional(() => this.rotate(readAtMs));
    const signing = stored.filter(({ activeAt }) => activeAt.getTime() <= readAtMs).at(-1);
    if (!signing) throw new Error('There is no signing key');
    const der = this.secrets.unseal(SEALED_FOR, signing.sealedPrivateKey);
    const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const publicKeys = new Map(stored.map((key) => [key.id, key.publicKey]));
    return { readAtMs, current: { id: signing.id, privateKey }, publicKeys };
  }

  private async rotate(nowMs: number): Promise<SigningKey[]> {
    await this.database.lock('auth:signing-keys');
    const plan = planKeys(await this.keys.findAll(), nowMs);
    if (plan.makeActiveAtMs !== null) await this.keys.insert(this.generate(new Date(plan.makeActiveAtMs)));
    if (plan.retire.length > 0) await this.keys.delete(plan.retire);
    await this.notifications.notify(SIGNING_KEY_CHANNEL, '');
    return this.keys.findAll();
  }

  private generate(activeAt: Date): Omit<SigningKey, 'createdAt'> {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return {
      id: newId(),
      publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
      sealedPrivateKey: this.secrets.seal(SEALED_FOR, privateKey.export({ format: 'der', type: 'pkcs8' })),
      activeAt,
    };
  }
}

const isDue = ({ makeActiveAtMs, retire }: KeyPlan): boolean => makeActiveAtMs !== null || retire.length > 0;
