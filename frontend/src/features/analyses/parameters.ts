import type { ParameterInput } from '~/gql/graphql';

/**
 * The names that a query refers to as $name. Text in quotes, comments and
 * dollar-quoted strings is skipped.
 */
export function parameterNames(sql: string): string[] {
  const bare = sql
    .replace(/\$\$[\s\S]*?\$\$/g, ' ')
    .replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, ' ')
    .replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  return [...new Set([...bare.matchAll(/\$([A-Za-z_][A-Za-z0-9_]*)/g)].map((m) => m[1] as string))];
}

/** The parameters for these names: known ones keep type and value, new ones begin as empty text. */
export function fitParameters(names: string[], known: readonly ParameterInput[]): ParameterInput[] {
  return names.map((name) => {
    const old = known.find((p) => p.name === name);
    return old ? { name, type: old.type, value: old.value } : { name, type: 'TEXT', value: '' };
  });
}
