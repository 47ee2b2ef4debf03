import { IconChartHistogram, IconDatabase, IconTable } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { plural } from '~/lib/format';
import { Empty } from '~/ui/State';
import { Ago } from '~/ui/Time';
import css from './Home.module.css';

type Dataset = { id: string; name: string; updatedAt: string; latestVersion: { state: string; rowCount: number } };
type Analysis = {
  id: string;
  name: string;
  updatedAt: string;
  chart: { kind: string };
  result?: { rowCount: number } | null;
};

type Props = { kind: 'dataset'; items: Dataset[] } | { kind: 'analysis'; items: Analysis[] };

const STATES: Record<string, string> = { PROCESSING: 'processing', FAILED: 'could not be read' };

export function Recent(props: Props) {
  if (props.items.length === 0)
    return props.kind === 'dataset' ? (
      <Empty icon={IconDatabase} title="No datasets yet">
        Drop a file anywhere in this window to upload it.
      </Empty>
    ) : (
      <Empty icon={IconChartHistogram} title="No analyses yet">
        <Link to="/explore" className={css.inline}>
          Explore
        </Link>{' '}
        a dataset and keep what you find.
      </Empty>
    );
  return (
    <ul className={css.recent}>
      {props.kind === 'dataset'
        ? props.items.map((d) => (
            <li key={d.id}>
              <IconDatabase size={17} stroke={1.6} aria-hidden />
              <Link to="/datasets/$id" params={{ id: d.id }}>
                {d.name}
              </Link>
              <span>{STATES[d.latestVersion.state] ?? plural(d.latestVersion.rowCount, 'row')}</span>
              <Ago at={d.updatedAt} />
            </li>
          ))
        : props.items.map((a) => (
            <li key={a.id}>
              {a.chart.kind === 'TABLE' ? (
                <IconTable size={17} stroke={1.6} aria-hidden />
              ) : (
                <IconChartHistogram size={17} stroke={1.6} aria-hidden />
              )}
              <Link to="/analyses/$id" params={{ id: a.id }}>
                {a.name}
              </Link>
              <span>{a.result ? plural(a.result.rowCount, 'row') : 'not run yet'}</span>
              <Ago at={a.updatedAt} />
            </li>
          ))}
    </ul>
  );
}
