import { Button, TextInput } from '@mantine/core';
import { IconArrowLeft, IconSearch } from '@tabler/icons-react';
import { type GraphQLSchema, isEnumType, isUnionType } from 'graphql';
import { Fragment, useDeferredValue, useMemo, useState } from 'react';
import { Empty } from '~/ui/State';
import css from './Console.module.css';
import { argumentsOf, entriesOf, fieldsOf, kindOf, namedOf, search } from './reference';

/** How many findings are listed; more letters find less. */
const LISTED = 80;

/** What can be asked for, found by words and read type by type. */
export function Reference({ schema }: { schema: GraphQLSchema }) {
  const [text, setText] = useState('');
  const [path, setPath] = useState<string[]>([]);
  const wanted = useDeferredValue(text);
  const entries = useMemo(() => entriesOf(schema), [schema]);
  const found = useMemo(() => search(entries, wanted), [entries, wanted]);
  const open = (type: string) => setPath((old) => [...old, type]);
  const here = path.at(-1);
  return (
    <div className={css.reference}>
      <div className={css.filter}>
        <TextInput
          size="xs"
          aria-label="Search the schema"
          placeholder="Search types and fields"
          data-filter
          leftSection={<IconSearch size={14} aria-hidden />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setPath([]);
          }}
        />
      </div>
      {here ? (
        <div className={css.scroll}>
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconArrowLeft size={13} aria-hidden />}
            onClick={() => setPath((old) => old.slice(0, -1))}
          >
            {path.at(-2) ?? (text ? 'Search' : 'All types')}
          </Button>
          <TypeDetails schema={schema} name={here} onOpen={open} />
        </div>
      ) : found.length === 0 ? (
        <Empty title="Nothing matches">Try fewer letters, or a word of a description.</Empty>
      ) : (
        <ul className={css.scroll} aria-label="Types and fields">
          {found.slice(0, LISTED).map((e) => (
            <li key={`${e.type}.${e.field ?? ''}`}>
              <button type="button" className={css.entry} onClick={() => open(e.type)}>
                <b>{e.field ? `${e.type}.${e.field}` : e.type}</b>
                <span>{e.description}</span>
              </button>
            </li>
          ))}
          {found.length > LISTED && (
            <li className={css.more}>{found.length - LISTED} more. Type more letters to find less.</li>
          )}
        </ul>
      )}
    </div>
  );
}

type DetailsProps = { schema: GraphQLSchema; name: string; onOpen: (type: string) => void };

function TypeDetails({ schema, name, onOpen }: DetailsProps) {
  const type = schema.getType(name);
  if (!type) return null;
  const link = (field: Parameters<typeof namedOf>[0]) => (
    <button type="button" className={css.typeLink} onClick={() => onOpen(namedOf(field))}>
      {String(field.type)}
    </button>
  );
  const parts = isEnumType(type) ? type.getValues() : [];
  return (
    <article aria-label={name} className={css.details}>
      <h3>
        <em>{kindOf(type)}</em> {name}
      </h3>
      {type.description && <p>{type.description}</p>}
      <dl>
        {fieldsOf(type).map((field) => (
          <Fragment key={field.name}>
            <dt>
              {field.name}
              {argumentsOf(field).length > 0 && (
                <span className={css.args}>
                  {argumentsOf(field).map((a) => (
                    <span key={a.name} title={a.description ?? undefined}>
                      {a.name}: {link(a)}
                    </span>
                  ))}
                </span>
              )}
              {': '}
              {link(field)}
            </dt>
            <dd>
              {field.description}
              {field.deprecationReason && ` Deprecated: ${field.deprecationReason}`}
            </dd>
          </Fragment>
        ))}
        {parts.map((value) => (
          <Fragment key={value.name}>
            <dt>{value.name}</dt>
            <dd>{value.description}</dd>
          </Fragment>
        ))}
      </dl>
      {isUnionType(type) &&
        type.getTypes().map((t) => (
          <button type="button" key={t.name} className={css.typeLink} onClick={() => onOpen(t.name)}>
            {t.name}
          </button>
        ))}
    </article>
  );
}
