import {
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';

/** One thing that can be looked up: a type, or a field of one. */
export type Entry = { type: string; field?: string; description: string };

type AnyField = GraphQLField<unknown, unknown> | GraphQLInputField;

export function fieldsOf(type: GraphQLNamedType): AnyField[] {
  return isObjectType(type) || isInterfaceType(type) || isInputObjectType(type) ? Object.values(type.getFields()) : [];
}

/** What a field takes, as it is written in a schema. */
export const argumentsOf = (field: AnyField) => ('args' in field ? field.args : []);

export const kindOf = (type: GraphQLNamedType) =>
  isObjectType(type)
    ? 'type'
    : isInputObjectType(type)
      ? 'input'
      : isEnumType(type)
        ? 'enum'
        : isInterfaceType(type)
          ? 'interface'
          : isUnionType(type)
            ? 'union'
            : 'scalar';

export const namedOf = (field: { type: AnyField['type'] }) => getNamedType(field.type).name;

/** Types and fields, roots first; what describes the schema itself is left out. */
export function entriesOf(schema: GraphQLSchema): Entry[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter((t) => !!t);
  const others = Object.values(schema.getTypeMap())
    .filter((t) => !t.name.startsWith('__') && !roots.some((r) => r.name === t.name))
    .sort((a, b) => a.name.localeCompare(b.name));
  return [...roots, ...others].flatMap((t) => [
    { type: t.name, description: t.description ?? '' },
    ...fieldsOf(t).map((f) => ({ type: t.name, field: f.name, description: f.description ?? '' })),
  ]);
}

/** What the words are found in, names that begin with them first. Without a word: the types. */
export function search(entries: Entry[], text: string): Entry[] {
  const words = text
    .toLowerCase()
    .split(/[\s.]+/)
    .filter(Boolean);
  const first = words[0];
  if (!first) return entries.filter((e) => !e.field);
  const rank = (e: Entry) => {
    const name = (e.field ?? e.type).toLowerCase();
    return name === first ? 0 : name.startsWith(first) ? 1 : name.includes(first) ? 2 : 3;
  };
  return entries
    .filter((e) => {
      const all = `${e.type} ${e.field ?? ''} ${e.description}`.toLowerCase();
      return words.every((w) => all.includes(w));
    })
    .map((entry, i) => ({ entry, i, rank: rank(entry) }))
    .sort((a, b) => a.rank - b.rank || a.i - b.i)
    .map(({ entry }) => entry);
}
