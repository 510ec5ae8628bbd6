import { ImageUndecodable, type UndecodableReason } from '../image/image-undecodable.js';
import { type HeifLibrary, loadHeifLibrary, type Pointer } from './heif-library.js';
import type { TiffLayout } from './raster-tiff.js';

/** What may be decoded. */
export interface HeicLimits {
  readonly maxPixels: number;
  /** That the decoder may hold. */
  readonly maxBytes: number;
}

/** A decoded image. */
export interface HeicImage extends TiffLayout {
  readonly pixels: Buffer;
  /** From row to row, in bytes. */
  readonly stride: number;
  /** Whether the colours are already multiplied with their alpha. */
  readonly isPremultiplied: boolean;
}

/** Of heif.h. */
const COLORSPACE_RGB = 1;
const CHROMA_INTERLEAVED_RGB = 10;
const CHROMA_INTERLEAVED_RGBA = 11;
const CHANNEL_INTERLEAVED = 10;
const ERROR_UNSUPPORTED_FILE = 3;
const ERROR_UNSUPPORTED_FEATURE = 4;
const ERROR_MEMORY = 6;
const SUBERROR_END_OF_DATA = 100;
const SUBERROR_SECURITY_LIMIT = 1000;
/** `prof` and `rICC`: ICC profiles, whole or restricted. */
const RAW_PROFILES: ReadonlySet<number> = new Set([0x70_72_6f_66, 0x72_49_43_43]);
const LARGEST_PROFILE = 4_194_304;
/** Of `heif_security_limits`. In bytes from its beginning. */
const LIMIT_IMAGE_PIXELS = 8;
const LIMIT_BLOCK_BYTES = 40;
const LIMIT_TOTAL_BYTES = 64;
/** Of `heif_decoding_options`: damage is an error, not a warning. */
const OPTION_STRICT = 21;
/** Brands of sequences, which may come without an image that stands still. */
const SEQUENCE_BRANDS: ReadonlySet<string> = new Set(['hevc', 'hevx', 'hevm', 'hevs', 'msf1']);

/** One HEIC file in an instance of libheif of its own, which goes with it. */
export class HeicFile {
  private readonly library: HeifLibrary = loadHeifLibrary();
  private readonly error: Pointer = this.library._malloc(12);
  /** Where functions leave what they answer. */
  private readonly answer: Pointer = this.library._malloc(4);

  constructor(
    private readonly bytes: Buffer,
    private readonly limits: HeicLimits,
  ) {}

  /** @throws ImageUndecodable */
  decode(): HeicImage {
    const { library } = this;
    const handle = this.open();
    const [width, height] = [
      library._heif_image_handle_get_width(handle),
      library._heif_image_handle_get_height(handle),
    ];
    if (width * height > this.limits.maxPixels) throw new ImageUndecodable('too_many_pixels');
    const profile = this.profile(handle);
    const hasAlpha = library._heif_image_handle_has_alpha_channel(handle) !== 0;
    const chroma = hasAlpha ? CHROMA_INTERLEAVED_RGBA : CHROMA_INTERLEAVED_RGB;
    const options = library._heif_decoding_options_alloc();
    library.HEAPU8[options + OPTION_STRICT] = 1;
    const image = this.call((error, answer) => {
      library._heif_decode_image(error, handle, answer, COLORSPACE_RGB, chroma, options);
    });
    return { ...this.raster(image), channels: hasAlpha ? 4 : 3, profile };
  }

  private open(): Pointer {
    const { library, bytes } = this;
    const data = library._malloc(bytes.length);
    if (data === 0) throw new ImageUndecodable('too_many_pixels');
    library.HEAPU8.set(bytes, data);
    const context = library._heif_context_alloc();
    this.limit(library._heif_context_get_security_limits(context));
    this.call((error) => {
      library._heif_context_read_from_memory(error, context, data, bytes.length, 0);
    });
    library._free(data);
    return this.call((error, answer) => {
      library._heif_context_get_primary_image_handle(error, context, answer);
    });
  }

  private limit(limits: Pointer): void {
    const { maxPixels, maxBytes } = this.limits;
    const memory = this.memory();
    memory.setBigUint64(limits + LIMIT_IMAGE_PIXELS, BigInt(maxPixels), true);
    memory.setBigUint64(limits + LIMIT_BLOCK_BYTES, BigInt(maxBytes), true);
    memory.setBigUint64(limits + LIMIT_TOTAL_BYTES, BigInt(maxBytes), true);
  }

  private profile(handle: Pointer): Buffer | undefined {
    const { library } = this;
    if (!RAW_PROFILES.has(library._heif_image_handle_get_color_profile_type(handle) >>> 0)) return undefined;
    const bytes = library._heif_image_handle_get_raw_color_profile_size(handle);
    if (bytes === 0 || bytes > LARGEST_PROFILE) return undefined;
    const at = library._malloc(bytes);
    this.call((error) => {
      library._heif_image_handle_get_raw_color_profile(error, handle, at);
    });
    return Buffer.from(library.HEAPU8.slice(at, at + bytes));
  }

  private raster(image: Pointer): Omit<HeicImage, 'channels' | 'profile'> {
    const { library, answer } = this;
    const width = library._heif_image_get_width(image, CHANNEL_INTERLEAVED);
    const height = library._heif_image_get_height(image, CHANNEL_INTERLEAVED);
    const plane = library._heif_image_get_plane_readonly2(image, CHANNEL_INTERLEAVED, answer);
    if (plane === 0 || width < 1 || height < 1) throw new ImageUndecodable('corrupt');
    const stride = this.memory().getUint32(answer, true);
    const pixels = Buffer.from(library.HEAPU8.buffer, plane, stride * height);
    return { width, height, stride, pixels, isPremultiplied: library._heif_image_is_premultiplied_alpha(image) !== 0 };
  }

  /** @returns what the function left as its answer, which most do not */
  private call(work: (error: Pointer, answer: Pointer) => void): Pointer {
    work(this.error, this.answer);
    const memory = this.memory();
    const code = memory.getUint32(this.error, true);
    if (code === 0) return memory.getUint32(this.answer, true);
    const detail = memory.getUint32(this.error + 4, true);
    throw new ImageUndecodable(this.reasonOf(code, detail), {
      cause: new Error(this.text(memory.getUint32(this.error + 8, true))),
    });
  }

  private reasonOf(code: number, detail: number): UndecodableReason {
    if (detail === SUBERROR_SECURITY_LIMIT || code === ERROR_MEMORY) return 'too_many_pixels';
    if (code === ERROR_UNSUPPORTED_FILE || code === ERROR_UNSUPPORTED_FEATURE) return 'unsupported';
    if (SEQUENCE_BRANDS.has(this.bytes.toString('latin1', 8, 12))) return 'unsupported';
    return detail === SUBERROR_END_OF_DATA ? 'truncated' : 'corrupt';
  }

  private text(at: Pointer): string {
    const { HEAPU8 } = this.library;
    return Buffer.from(HEAPU8.subarray(at, HEAPU8.indexOf(0, at))).toString('utf8');
  }

  private memory(): DataView {
    return new DataView(this.library.HEAPU8.buffer);
  }
}
