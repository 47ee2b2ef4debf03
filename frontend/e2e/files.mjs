// What the journey uploads. Real files may stand in a folder that
// STRONGROOM_SAMPLE_DATA names; without it, files of the same shape are made here.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = process.env.STRONGROOM_SAMPLE_DATA;

const real = (name) => {
  const path = folder && join(folder, name);
  return path && existsSync(path) ? readFileSync(path) : undefined;
};

const airports = ['DENVER INTL', 'JFK', 'LAX', 'SEATTLE-TACOMA', 'DALLAS/FORT WORTH INTL'];
const species = [
  'Gull',
  'Starling',
  'Hawk',
  'Mourning dove',
  'Mallard',
  'Rock pigeon',
  'Killdeer',
  'Osprey',
  'Swallow',
];
const sizes = ['Small', 'Medium', 'Small', 'Large', 'Medium', 'Small'];

function strikes(rows) {
  const lines = ['Airport Name,Wildlife Size,Wildlife Species,Flight Date,Cost Total $,Speed IAS in knots'];
  for (let i = 0; i < rows; i++)
    lines.push(
      `${airports[i % 5]},${sizes[(i * i) % 6]},${species[(i * i + 3 * i) % 9]},2001-0${1 + ((i * i) % 9)}-1${i % 9},${(i * 9173) % 90000},${120 + (i % 90)}`,
    );
  return Buffer.from(`${lines.join('\n')}\n`);
}

const flights = () =>
  Buffer.from(
    JSON.stringify(
      Array.from({ length: 2000 }, (_, i) => ({
        date: `2001/01/${String(1 + (i % 28)).padStart(2, '0')} 06:20`,
        delay: ((i * 37) % 190) - 30,
        distance: 200 + ((i * 91) % 2400),
        origin: ['SEA', 'DEN', 'JFK'][i % 3],
        destination: ['LAX', 'DFW', 'SFO'][i % 3],
      })),
    ),
  );

const earthquakes = () =>
  Buffer.from(
    JSON.stringify({
      type: 'FeatureCollection',
      features: Array.from({ length: 300 }, (_, i) => ({
        type: 'Feature',
        id: `eq${i}`,
        properties: { mag: (i % 60) / 10, place: `${i} km N of somewhere`, time: 1_517_000_000_000 + i * 60_000 },
        geometry: { type: 'Point', coordinates: [-120 + (i % 50), 30 + (i % 20), i % 90] },
      })),
    }),
  );

export const files = {
  'birdstrikes.csv': real('birdstrikes.csv') ?? strikes(3000),
  'flights-20k.json': real('flights-20k.json') ?? flights(),
  'earthquakes.json': real('earthquakes.json') ?? earthquakes(),
};

/** How often each species was hit faster than so many knots: what the server must answer, counted here. */
export function strikesBySpecies(faster) {
  const [head, ...lines] = files['birdstrikes.csv'].toString().trim().split(/\r?\n/);
  const names = cells(head);
  const species = names.indexOf('Wildlife Species');
  const speed = names.indexOf('Speed IAS in knots');
  const counts = new Map();
  for (const line of lines) {
    const row = cells(line);
    if (row[speed] !== '' && Number(row[speed]) > faster) counts.set(row[species], (counts.get(row[species]) ?? 0) + 1);
  }
  return counts;
}

/** The cells of a line of CSV, quoted or not. */
export const cells = (line) =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) => m[1]?.replaceAll('""', '"') ?? m[2]);

/** Large enough to be cut in the middle of its way; on the disk, as a person has it. */
export function large() {
  const path = join(mkdtempSync(join(tmpdir(), 'strongroom-files-')), 'large.csv');
  writeFileSync(path, strikes(600_000));
  return path;
}
