/** Pictures to show and to measure with: hills, water and weather, drawn by number, with the grain that photographs have. */
import sharp from 'sharp';

/** Sky from the top down, then the hills from the farthest to the nearest. */
const PALETTES = [
  { name: 'Morning', sky: ['#31507a', '#8fa9c4', '#f4d9b8'], hills: ['#8ba0b0', '#5f7a86', '#38525a', '#1d3237'] },
  { name: 'Evening', sky: ['#2a2348', '#a3486a', '#f5a45d'], hills: ['#8a4c66', '#5c3554', '#35233f', '#191427'] },
  { name: 'Noon', sky: ['#2f78b7', '#7fb4dc', '#dceaf2'], hills: ['#86a9b1', '#5d8d70', '#3c6b48', '#24452f'] },
  { name: 'Snow', sky: ['#7d93a8', '#b9c7d3', '#eef1f2'], hills: ['#cfd8de', '#a8b6c0', '#76889a', '#43525f'] },
  { name: 'Autumn', sky: ['#5b7fa6', '#b8cad8', '#f3e6cf'], hills: ['#a6a08c', '#a9713c', '#8a4a24', '#4a2a1a'] },
  { name: 'Night', sky: ['#060b1c', '#12213f', '#2b4664'], hills: ['#1e3146', '#15243a', '#0e182a', '#070d18'] },
];
const SHAPES = [
  [1600, 1067],
  [1600, 1200],
  [1067, 1600],
  [1600, 900],
  [1400, 1400],
];
const PLACES = ['ridge', 'lake', 'valley', 'moor', 'bay', 'pass', 'island', 'shore', 'pond', 'summit'];

/** Deviation of the grain. With texture of every size, files become as large as those of photographs full of leaves and stones. */
const FINE = [{ size: 1, sigma: 9 }];
const TEXTURE = [1, 2, 4, 8].map((size) => ({ size, sigma: 36 }));

/**
 * The same number draws the same picture.
 *
 * @param textured as large in bytes as a photograph, and less pretty
 * @returns its name and the bytes of a JPEG
 */
export async function landscape(number, { textured = false } = {}) {
  const random = randomOf(number);
  const palette = PALETTES[number % PALETTES.length];
  const [width, height] = SHAPES[(number * 7) % SHAPES.length];
  const svg = drawing({ ...palette, width, height, random });
  const layers = await Promise.all((textured ? TEXTURE : FINE).map((grain) => noise(width, height, grain)));
  const bytes = await sharp(Buffer.from(svg))
    .composite(layers.map((input) => ({ input, blend: 'soft-light' })))
    .jpeg({ quality: 88 })
    .toBuffer();
  return { name: `${palette.name} ${PLACES[(number * 3) % PLACES.length]}.jpg`, bytes };
}

/** @param size of a grain in pixels */
async function noise(width, height, { size, sigma }) {
  const [across, down] = [Math.ceil(width / size), Math.ceil(height / size)];
  const grain = { type: 'gaussian', mean: 128, sigma };
  const create = { width: across, height: down, channels: 3, background: '#808080', noise: grain };
  const small = await sharp({ create }).png({ compressionLevel: 1 }).toBuffer();
  return sharp(small).resize(width, height, { fit: 'fill' }).png({ compressionLevel: 1 }).toBuffer();
}

function drawing({ sky, hills, width, height, random }) {
  const horizon = height * (0.45 + random() * 0.2);
  const stops = sky
    .map((color, index) => `<stop offset="${index / (sky.length - 1)}" stop-color="${color}"/>`)
    .join('');
  const [sunX, sunY, sunR] = [width * (0.2 + random() * 0.6), horizon * (0.35 + random() * 0.5), width * 0.035];
  const layers = hills.map((color, index) => {
    const base = horizon + ((height - horizon) * index) / (hills.length - 0.4);
    const points = ridge({ width, base, swing: height * (0.16 - index * 0.025), random });
    return `<path d="M0 ${height} L${points.join(' L')} L${width} ${height} Z" fill="${color}"/>`;
  });
  const waterAt = height * 0.86;
  const waves = Array.from({ length: 14 }, () => {
    const [x, y, length] = [random() * width, waterAt + random() * (height - waterAt), 60 + random() * 260];
    return `<rect x="${x}" y="${y}" width="${length}" height="2.5" rx="1" fill="${sky.at(-1)}" opacity="0.35"/>`;
  });
  const water = `<rect y="${waterAt}" width="${width}" height="${height - waterAt}" fill="${sky[1]}" opacity="0.8"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="sky" x2="0" y2="1">${stops}</linearGradient>
    <radialGradient id="glow"><stop offset="0" stop-color="${sky.at(-1)}"/><stop offset="1" stop-color="${sky.at(-1)}" stop-opacity="0"/></radialGradient></defs>
    <rect width="${width}" height="${horizon * 1.15}" fill="url(#sky)"/>
    <circle cx="${sunX}" cy="${sunY}" r="${sunR * 6}" fill="url(#glow)" opacity="0.7"/>
    <circle cx="${sunX}" cy="${sunY}" r="${sunR}" fill="#fff8ea"/>
    ${layers.join('')}${random() < 0.5 ? water + waves.join('') : ''}
  </svg>`;
}

/** A line from left to right, halved again and again, each half a little off. */
function ridge({ width, base, swing, random }) {
  let heights = [base - random() * swing, base - random() * swing];
  for (let size = swing; heights.length < 260; size *= 0.52) {
    heights = heights.flatMap((left, index) => {
      const right = heights[index + 1];
      return right === undefined ? [left] : [left, (left + right) / 2 - (random() - 0.45) * size];
    });
  }
  return heights.map((y, index) => `${((width * index) / (heights.length - 1)).toFixed(1)} ${y.toFixed(1)}`);
}

/** The same numbers for the same seed, from 0 to 1. */
function randomOf(seed) {
  let state = (seed + 1) * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
