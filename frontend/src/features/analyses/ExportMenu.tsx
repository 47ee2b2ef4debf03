import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { ExportFormat } from '~/gql/graphql';
import { problemOf } from '~/lib/problem';
import { useCan } from '~/lib/viewer';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './ExportMenu.module.css';

const Verdict = graphql(`
  query ExportVerdict($resultId: ID!) {
    exportVerdict(resultId: $resultId) { allowed reason formats }
  }
`);
const CreateExport = graphql(`
  mutation CreateExport($input: CreateExportInput!) {
    createExport(input: $input) { url export { id name format } }
  }
`);

const NAMES: Record<ExportFormat, [name: string, about: string]> = {
  CSV: ['CSV', 'for spreadsheets'],
  JSON: ['JSON', 'an array of objects'],
  PARQUET: ['Parquet', 'keeps the types'],
};

/** Asks the egress gate first and says why not, rather than failing after the click. */
export function ExportMenu({ resultId }: { resultId: string }) {
  const can = useCan();
  const [opened, setOpened] = useState(false);
  const [{ data, error }] = useQuery({ query: Verdict, variables: { resultId }, pause: !opened });
  const [create, busy] = useChange(CreateExport, 'The file could not be exported');
  if (!can('EXPORT_CREATE')) return null;
  const verdict = data?.exportVerdict;
  const take = async (format: ExportFormat) => {
    const done = await create({ input: { resultId, format } });
    if (!done) return;
    const anchor = document.createElement('a');
    anchor.href = done.createExport.url;
    anchor.download = '';
    anchor.click();
    say('The download has begun', `${done.createExport.export.name} is on the Exports page now.`);
  };
  return (
    <Menu position="bottom-end" width={240} opened={opened} onChange={setOpened}>
      <Menu.Target>
        <Button
          variant="default"
          loading={busy}
          leftSection={<IconDownload size={15} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {error ? (
          <p className={css.note} role="alert">
            {problemOf(error)?.message}
          </p>
        ) : !verdict ? (
          <p className={css.note}>Asking the gate…</p>
        ) : !verdict.allowed ? (
          <p className={css.note}>{verdict.reason}</p>
        ) : (
          verdict.formats.map((format) => (
            <Menu.Item
              key={format}
              rightSection={<span className={css.about}>{NAMES[format][1]}</span>}
              onClick={() => take(format)}
            >
              {NAMES[format][0]}
            </Menu.Item>
          ))
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
