import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TRANSFORM_OPTIONS, type TransformOption, type TransformOptions } from '@roost/imaging';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { readTransform, writeTransform } from './signed-transform.js';
import { RenderQuery, SignTransformRequest } from './transforms.dto.js';

const ID = '01a1fb4b-2565-741a-844b-e95db20fbf1e';
const OPTIONS = Object.entries<TransformOption>(TRANSFORM_OPTIONS);

const goodValues = (option: TransformOption): readonly (string | number)[] => {
  if (option.kind === 'number') return [option.minimum, option.maximum];
  return option.kind === 'choice' ? option.values : [option.example];
};
const badValues = (option: TransformOption): readonly (string | number)[] => {
  if (option.kind === 'number') {
    const { minimum, maximum, isInteger } = option;
    return [minimum / 2 - 0.01, maximum + 1, 'much', ...(isInteger ? [minimum + 0.5] : [])];
  }
  return ['neither', -1];
};
const checked = (type: typeof RenderQuery | typeof SignTransformRequest, values: object): object | undefined => {
  const instance = plainToInstance(type as new () => object, values);
  return validateSync(instance, { whitelist: true, forbidNonWhitelisted: true }).length === 0 ? instance : undefined;
};

describe('Each option of transforms', () => {
  it.each(OPTIONS)('%s is taken by the routes, within its bounds', (name, option) => {
    for (const value of goodValues(option)) {
      expect(checked(RenderQuery, { [name]: String(value) })).toMatchObject({ [name]: value });
      expect(checked(SignTransformRequest, { [name]: value })).toMatchObject({ [name]: value });
    }
    for (const value of badValues(option)) {
      expect([value, checked(RenderQuery, { [name]: String(value) })]).toEqual([value, undefined]);
      expect([value, checked(SignTransformRequest, { [name]: value })]).toEqual([value, undefined]);
    }
  });

  it.each(OPTIONS)('%s stands in signed URLs, and is read from them', (name, option) => {
    const bare = writeTransform({ id: ID, options: {}, expires: 1 });
    for (const value of goodValues(option)) {
      const options = { [name]: value } as TransformOptions;
      const text = writeTransform({ id: ID, options, expires: 1 });
      if (value !== 'auto') expect(text).not.toBe(bare);
      const [pairs = '', file = ''] = text.split('/');
      const { query, ...rest } = readTransform(pairs, file) ?? { query: {} };
      expect(rest).toEqual({ id: ID, expires: 1 });
      expect(checked(RenderQuery, query)).toMatchObject(options);
    }
  });

  it('is in OpenAPI, for both routes', async () => {
    interface Document {
      paths: Record<string, { get?: { parameters: { name: string }[] } } | undefined>;
      components: { schemas: Record<string, { properties: object } | undefined> };
    }
    const path = join(import.meta.dirname, '../../../../../docs/openapi.json');
    const { paths, components } = JSON.parse(await readFile(path, 'utf8')) as Document;
    const parameters = paths['/media/{id}/render']?.get?.parameters.map(({ name }) => name);
    const fields = Object.keys(components.schemas.SignTransformBody?.properties ?? {});
    for (const [name] of OPTIONS) {
      expect(parameters).toContain(name);
      expect(fields).toContain(name);
    }
  });

  it('is written in the order of the table, as servers that sign themselves have to', () => {
    const options: TransformOptions = {
      crop: '1,2,3,4',
      rotate: 90,
      background: 'fff',
      blur: 2,
      quality: 70,
      format: 'jpeg',
      position: 'top',
      fit: 'cover',
      dpr: 2,
      height: 10,
      width: 20,
    };
    expect(writeTransform({ id: ID, options, expires: 9 })).toBe(
      `w_20,h_10,dpr_2,fit_cover,pos_top,q_70,blur_2,bg_fff,rot_90,crop_1x2x3x4,exp_9/${ID}.jpg`,
    );
  });
});
