// Makes src/routeTree.gen.ts from src/app/routes, with the settings that the build uses.
import { Generator, getConfig } from '@tanstack/router-generator';

const root = new URL('..', import.meta.url).pathname;
const config = getConfig(
  {
    target: 'react',
    autoCodeSplitting: true,
    quoteStyle: 'single',
    routesDirectory: './src/app/routes',
    generatedRouteTree: './src/routeTree.gen.ts',
  },
  root,
);
await new Generator({ config, root }).run();
