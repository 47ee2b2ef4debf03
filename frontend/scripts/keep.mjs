// The build empties dist/. Git and the Go embed directive need the folder to exist.
import { writeFileSync } from 'node:fs';

writeFileSync(new URL('../dist/.gitkeep', import.meta.url), '');
