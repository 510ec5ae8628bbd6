// Writes expected.tsv anew: node libs/core/media/test/real-files/write-table.mjs, after a build, where identify, ffprobe and pdfinfo are.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askTools } from './ask-tools.js';
import { fetchRealFiles } from './fetch-real-files.js';

const SOURCE = 'debian/usr/share/gocode/src/';
const CHARSETS = [
  [/utf-?16le/, 'utf-16le'],
  [/utf-?16be/, 'utf-16be'],
  // Seven bits and escapes: it is UTF-8 as well.
  [/utf-?8|iso-2022-jp|hz-gb2312|srt\.srt|html\.iso88591/, 'utf-8'],
];
const list = (folder, names) => names.split(' ').map((name) => folder + name);

const paths = [
  ...list(
    `${SOURCE}golang.org/x/image/testdata/`,
    'blue-purple-pink.lzwcompressed.tiff bw-deflate.tiff bw-gopher_ccittGroup3.tiff bw-gopher_ccittGroup4.tiff bw-packbits.tiff bw-uncompressed.tiff ' +
      'no_compress.tiff no_rps.tiff video-001-16bit.tiff video-001-gray-16bit.tiff video-001-gray.tiff video-001-paletted.tiff video-001-strip-64.tiff ' +
      'video-001-tile-64x64.tiff video-001-uncompressed.tiff video-001.tiff go-turns-two-280x360.jpeg colormap.png gopher-doc.1bpp.png gopher-doc.4bpp.png ' +
      'tux.png video-001.png blue-purple-pink.lossless.webp blue-purple-pink.lossy.webp gopher-doc.1bpp.lossless.webp gopher-doc.4bpp.lossless.webp ' +
      'tux.lossless.webp video-001.lossy.webp yellow_rose.lossy-with-alpha.webp yellow_rose.lossless.webp',
  ),
  ...list(
    `${SOURCE}github.com/rwcarlsen/goexif/`,
    'exif/sample1.jpg tiff/sample1.tif exif/corrupt/infinite_loop_exif.jpg exif/samples/geodegrees_as_string.jpg exif/samples/has-lens-info.jpg',
  ),
  ...Array.from(
    { length: 8 },
    (_, index) => `${SOURCE}github.com/rwcarlsen/goexif/exif/samples/f${index + 1}-exif.jpg`,
  ),
  ...list(
    `${SOURCE}github.com/jung-kurt/gofpdf/`,
    'image/golang-gopher.tiff image/logo.gif image/logo-progressive.jpg image/logo_gofpdf.jpg image/logo-gray.png image/sweden.png image/doc.svg image/mit.svg ' +
      'image/signature.svg pdf/basic.pdf pdf/Fpdf_AddPage.pdf pdf/Fpdf_PageSize.pdf pdf/Fpdf_EmbeddedFiles.pdf pdf/Fpdf_SplitLines_tables.pdf pdf/Fpdf_SetAlpha_transparency.pdf',
  ),
  ...list(
    `${SOURCE}github.com/gabriel-vasile/mimetype/testdata/`,
    'apng.png avif.avif jpg.jpg 3gp.3gp mkv.mkv mov.mov mp4.mp4 webm.webm utf16bebom.txt utf16lebom.txt utf32bebom.txt utf32lebom.txt utf8.txt srt.srt html.iso88591.html ' +
      'doc.doc docx.docx xls.xls xlsx.xlsx pptx.pptx odt.odt zip.zip xz.xz',
  ),
  ...list(
    `${SOURCE}golang.org/x/text/encoding/testdata/`,
    'candide-gb18030.txt candide-utf-16le.txt candide-utf-8.txt candide-windows-1252.txt rashomon-euc-jp.txt rashomon-iso-2022-jp.txt rashomon-shift-jis.txt ' +
      'sunzi-bingfa-gb-levels-1-and-2-hz-gb2312.txt sunzi-bingfa-traditional-big5.txt unsu-joh-eun-nal-euc-kr.txt',
  ),
  ...list('debian/usr/share/sounds/freedesktop/stereo/', 'bell.oga camera-shutter.oga phone-incoming-call.oga'),
  ...list(
    'npm/',
    'lena.mp3 lena.flac lena.ogg lena.opus lena.wav logic/lena-24.wav audacity/lena-32.wav lena.m4a lena.webm lena-vorbis.webm lena.aiff lena-24.aiff',
  ),
  ...list('samples/', 'quadrants.heic alpha.heic deep.heic many.heic p3.heic'),
];

const roots = await fetchRealFiles();
const rows = [];
for (const path of paths) {
  const [root, ...rest] = path.split('/');
  const file = join(roots[root], ...rest);
  const { kind, width, height, duration, pages } = await askTools(file);
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
    .slice(0, 16);
  const charset = /\.(txt|srt|html)$/.test(path) ? CHARSETS.find(([name]) => name.test(path))?.[1] : undefined;
  rows.push([path, sha256, kind, width, height, duration, pages, charset].map((value) => value ?? '').join('\t'));
}
const head = `# What tools say of these files: identify -format '%w %h %[orientation]' (upright), ffprobe -show_entries stream=codec_type,width,height:format=duration, pdfinfo.
# Written by write-table.mjs. Columns: path, sha256 (16 digits), kind, width, height, duration, pages, charset (as its author says).`;
await writeFile(new URL('./expected.tsv', import.meta.url), `${head}\n${rows.join('\n')}\n`);
