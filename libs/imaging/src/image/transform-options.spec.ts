import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { ImageRenderer } from './image-renderer.js';
import { sharp } from './sharp.js';
import { planOf, TRANSFORM_OPTIONS, type TransformOption, type TransformOptions } from './transform-options.js';

const OPTIONS = Object.entries<TransformOption>(TRANSFORM_OPTIONS);
const PNG = { accept: '', sourceMime: 'image/png' };
/** With a box that cuts a part off, every option has something to do. */
const BASE: TransformOptions = { width: 60, height: 40, fit: 'cover', format: 'webp' };

const valuesOf = (option: TransformOption): readonly (string | number)[] => {
  if (option.kind === 'number') return [option.minimum, option.maximum];
  return option.kind === 'choice' ? option.values : [option.example];
};

describe('The options of transforms', () => {
  let folder: string;
  let path: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roost-options-'));
    path = join(folder, 'image.png');
    const [width, height] = [500, 420];
    const pixels = Buffer.from(Array.from({ length: width * height * 4 }, (_, at) => (at * at) % 251));
    await sharp(pixels, { raw: { width, height, channels: 4 } })
      .png()
      .toFile(path);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const rendered = async (options: TransformOptions): Promise<Buffer | undefined> => {
    const plan = planOf(options, PNG);
    return plan && (await new ImageRenderer().render(path, plan, {})).data;
  };

  it('have short names of their own', () => {
    const names = OPTIONS.map(([, { shortName }]) => shortName).filter((name) => name !== null);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+$/);
    expect(names).not.toContain('exp');
  });

  it.each(OPTIONS)('%s makes another plan and another image', async (name, option) => {
    const made: { plan: unknown; image: Buffer | undefined }[] = [];
    for (const value of valuesOf(option)) {
      const options: TransformOptions = { ...BASE, [name]: value };
      made.push({ plan: planOf(options, PNG), image: await rendered(options) });
    }
    const before = { plan: planOf(BASE, PNG), image: await rendered(BASE) };
    const others = made.filter(({ plan, image }) => plan && image && !image.equals(before.image ?? image));
    expect(others).not.toEqual([]);
    for (const { plan } of others) expect(JSON.stringify(plan)).not.toBe(JSON.stringify(before.plan));
  });

  it('keep the keys under which results are stored', () => {
    const all: TransformOptions = {
      crop: '1,2,30,40',
      rotate: 90,
      background: 'ABCDEF',
      blur: 1.5,
      quality: 70,
      format: 'auto',
      position: 'top',
      fit: 'contain',
      dpr: 2,
      height: 10,
      width: 20,
    };
    expect(JSON.stringify(planOf(all, { accept: 'image/avif', sourceMime: 'image/png' }))).toBe(
      '{"width":40,"height":20,"fit":"contain","position":"top","format":"avif","quality":70,"blur":1.5,"background":"#abcdef",' +
        '"rotate":90,"crop":{"left":1,"top":2,"width":30,"height":40}}',
    );
    expect(JSON.stringify(planOf({}, { accept: '', sourceMime: 'image/jpeg' }))).toBe(
      '{"fit":"inside","position":"center","format":"jpeg","quality":80,"rotate":0}',
    );
  });

  describe('that are new', () => {
    const FILE = join(import.meta.dirname, 'transform-options.ts');
    const ROW = `sharpen: { kind: 'number', shortName: 'sharp', isInteger: false, minimum: 1, maximum: 9 },`;
    const PLANNED = 'sharpen: ({ sharpen }) => (sharpen === undefined ? {} : { sharpen }),';

    /** What the compiler says of the renderer and what it imports, with other text in the file of the options. */
    const faults = (text: string): string[] => {
      const config = ts.getParsedCommandLineOfConfigFile(
        join(import.meta.dirname, '../../../../tsconfig.json'),
        { incremental: false, types: ['node'] },
        { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
      );
      const host = ts.createCompilerHost(config?.options ?? {});
      const read = host.readFile.bind(host);
      host.readFile = (path) => (path === FILE ? text : read(path));
      const root = join(import.meta.dirname, 'image-renderer.ts');
      const program = ts.createProgram([root], config?.options ?? {}, host);
      const files = [FILE, root].map((path) => program.getSourceFile(path));
      return files.flatMap((file) =>
        program
          .getSemanticDiagnostics(file)
          .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\s+/g, ' ')),
      );
    };
    const withRow = (text: string): string => text.replace("crop: {\n    kind: 'text'", `${ROW}\n  $&`);
    const withPlanned = (text: string): string =>
      text
        .replace('crop: ({ crop })', `${PLANNED}\n  $&`)
        .replace('readonly crop?: Crop;', '$&\n  readonly sharpen?: number;');

    it('compile only with what they add to a plan, and with a step that does it', () => {
      const text = ts.sys.readFile(FILE) ?? '';
      expect(faults(text)).toEqual([]);
      expect(faults(withRow(text))).toEqual([expect.stringMatching(/Property 'sharpen' is missing in type/)]);
      expect(faults(withPlanned(withRow(text)))).toEqual([
        expect.stringMatching(/Property 'sharpen' is missing in type .*Record<keyof TransformPlan, Step>/),
      ]);
    }, 120_000);
  });
});
