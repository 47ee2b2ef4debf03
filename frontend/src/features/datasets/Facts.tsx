import { IconAlertTriangle, IconFileBroken, IconLoader2 } from '@tabler/icons-react';
import { bytes, count, plural } from '~/lib/format';
import { Copy } from '~/ui/Copy';
import { Panel } from '~/ui/Page';
import { Empty } from '~/ui/State';
import type { DatasetData } from './DatasetPage';
import css from './Facts.module.css';
import { useTransfers } from './uploads';

/** What is known about the file, and what is wrong with it, before anything else. */
export function Facts({ dataset }: { dataset: DatasetData }) {
  const v = dataset.latestVersion;
  const rejects = v.findings?.rejects ?? [];
  return (
    <>
      <dl className={css.facts}>
        <Fact name="Rows" value={v.state === 'READY' ? count(v.rowCount) : '–'} />
        <Fact name="Columns" value={v.state === 'READY' ? count(v.columns?.length ?? 0) : '–'} />
        <Fact name="File" value={`${bytes(v.fileBytes)}${v.format ? ` ${v.format}` : ''}`} />
        <Fact name="Stored, sealed" value={v.storedBytes > 0 ? bytes(v.storedBytes) : '–'} />
        <Fact name="Table in SQL" value={dataset.tableName} mono copy />
        <Hash value={v.fileSha256} />
      </dl>
      {v.state === 'PROCESSING' && (
        <Panel label="Processing">
          <Empty icon={IconLoader2} title="The sandbox is reading the file">
            Its columns and rows appear here by themselves.
          </Empty>
        </Panel>
      )}
      {v.state === 'FAILED' && (
        <Panel label="Failure">
          <Empty icon={IconFileBroken} title="This file could not be read">
            {v.failure}
          </Empty>
        </Panel>
      )}
      {v.warnings && v.warnings.length > 0 && (
        <ul className={css.warnings} aria-label="Warnings">
          {v.warnings.map((warning) => (
            <li key={warning}>
              <IconAlertTriangle size={15} aria-hidden /> {warning}
            </li>
          ))}
        </ul>
      )}
      {v.rejectedCount > 0 && (
        <Panel
          title="Rejected rows"
          hint={
            rejects.length < v.rejectedCount
              ? `the first ${count(rejects.length)} of ${count(v.rejectedCount)}`
              : plural(v.rejectedCount, 'row')
          }
          flush
        >
          <section className={css.scroll} tabIndex={0} aria-label="Table of rejected rows">
            <table className={css.table} data-reasons>
              <thead>
                <tr>
                  <th scope="col" data-right>
                    Line
                  </th>
                  <th scope="col">Column</th>
                  <th scope="col">What is wrong</th>
                </tr>
              </thead>
              <tbody>
                {rejects.map((r) => (
                  <tr key={`${r.line}:${r.column}:${r.reason}`}>
                    <td data-right>{r.line > 0 ? count(r.line) : '–'}</td>
                    <td className="mono">{r.column || '–'}</td>
                    <td>{r.reason}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </Panel>
      )}
    </>
  );
}

function Fact({ name, value, mono, copy }: { name: string; value: string; mono?: boolean; copy?: boolean }) {
  return (
    <div className={css.fact}>
      <dt>{name}</dt>
      <dd className={mono ? css.mono : undefined}>
        <span>{value}</span>
        {copy && <Copy value={value} label={`Copy: ${name}`} />}
      </dd>
    </div>
  );
}

/** The server's digest; if this very file was sent in this visit, compared with the one computed here. */
function Hash({ value }: { value: string }) {
  const here = useTransfers().find((t) => t.sha256 === value);
  return (
    <div className={css.fact} data-wide>
      <dt>SHA-256 of the file{here ? ', same as computed on this device' : ''}</dt>
      <dd className={css.mono}>
        {value ? (
          <>
            <span title={value}>{value}</span>
            <Copy value={value} label="Copy the SHA-256" />
          </>
        ) : (
          '–'
        )}
      </dd>
    </div>
  );
}
