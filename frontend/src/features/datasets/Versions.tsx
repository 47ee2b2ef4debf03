import { bytes, count } from '~/lib/format';
import { Copy } from '~/ui/Copy';
import { Panel } from '~/ui/Page';
import { Ago } from '~/ui/Time';
import type { DatasetData } from './DatasetPage';
import { DatasetState } from './DatasetState';
import css from './Facts.module.css';

export function Versions({ dataset }: { dataset: DatasetData }) {
  const versions = [...(dataset.versions ?? [])].sort((a, b) => b.number - a.number);
  return (
    <Panel title="Versions" hint={count(versions.length)} flush>
      <section className={css.scroll} tabIndex={0} aria-label="Table of versions">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">State</th>
              <th scope="col">File</th>
              <th scope="col" data-right>
                Size
              </th>
              <th scope="col" data-right>
                Rows
              </th>
              <th scope="col">SHA-256</th>
              <th scope="col">Uploaded</th>
            </tr>
          </thead>
          <tbody>
            {versions.map((v) => (
              <tr key={v.id}>
                <td className={css.column}>{v.number}</td>
                <td>
                  <DatasetState state={v.state} />
                </td>
                <td className={css.value}>{v.fileName}</td>
                <td data-right>{bytes(v.fileBytes)}</td>
                <td data-right>{v.state === 'READY' ? count(v.rowCount) : '–'}</td>
                <td className="mono">
                  {v.fileSha256 ? (
                    <>
                      {v.fileSha256.slice(0, 12)}…{' '}
                      <Copy value={v.fileSha256} label={`Copy the SHA-256 of version ${v.number}`} />
                    </>
                  ) : (
                    '–'
                  )}
                </td>
                <td>
                  <Ago at={v.createdAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}
