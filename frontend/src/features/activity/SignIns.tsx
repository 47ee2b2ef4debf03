import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { SignInsQuery } from '~/gql/graphql';
import { plural } from '~/lib/format';
import { useViewer } from '~/lib/viewer';
import { Panel } from '~/ui/Page';
import { Ago } from '~/ui/Time';
import { LAND } from './land';
import { HEIGHT, project, WIDTH } from './project';
import css from './SignIns.module.css';

const Overview = graphql(`
  query SignIns {
    signIns(days: 30) {
      count
      more
      elsewhere
      places { place { label latitude longitude } signIns failures lastAt }
      failures { tries addresses places firstAt lastAt succeeded person { id name } }
    }
  }
`);

type OverviewData = SignInsQuery['signIns'];

export function useSignIns() {
  const [{ data }] = useQuery({ query: Overview, requestPolicy: 'cache-and-network' });
  return data?.signIns;
}

const SHOWN = 6;

/** Where people signed in, and who failed to; nothing where there is nothing to show. */
export function SignIns({ overview }: { overview: OverviewData }) {
  return (
    <div className={css.overview} data-both={(overview.places.length > 0 && overview.failures.length > 0) || undefined}>
      {overview.places.length > 0 && <Places overview={overview} />}
      {overview.failures.length > 0 && <Failures failures={overview.failures} />}
    </div>
  );
}

function Places({ overview: { places, elsewhere, count, more } }: { overview: OverviewData }) {
  const most = Math.max(...places.map((p) => p.signIns + p.failures));
  return (
    <Panel title="Sign-ins by place" hint={`Last 30 days${more ? `, the newest ${plural(count, 'sign-in')}` : ''}`}>
      <div className={css.where}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className={css.map} aria-hidden="true" focusable="false">
          <path d={LAND} className={css.land} />
          {places.map(({ place, signIns, failures }) => {
            if (place.latitude == null || place.longitude == null) return null;
            const [x, y] = project(place.longitude, place.latitude);
            return (
              <circle
                key={`${place.label} ${x} ${y}`}
                cx={x}
                cy={y}
                r={6 + 8 * Math.sqrt((signIns + failures) / most)}
                className={css.spot}
                data-failed={failures > signIns || undefined}
              />
            );
          })}
        </svg>
        <table className={css.spots}>
          <caption>Sign-ins by place</caption>
          <thead>
            <tr>
              <th scope="col">Place</th>
              <th scope="col">Sign-ins</th>
              <th scope="col">Failed</th>
            </tr>
          </thead>
          <tbody>
            {places.slice(0, SHOWN).map(({ place, signIns, failures }) => (
              <tr key={`${place.label} ${place.latitude}`}>
                <th scope="row">{place.label || 'Somewhere'}</th>
                <td className="num">{signIns}</td>
                <td className="num" data-some={failures > 0 || undefined}>
                  {failures}
                </td>
              </tr>
            ))}
          </tbody>
          {(places.length > SHOWN || elsewhere > 0) && (
            <tfoot>
              <tr>
                <td colSpan={3}>
                  {places.length > SHOWN && `${plural(places.length - SHOWN, 'more place')}. `}
                  {elsewhere > 0 && `${elsewhere} without a known place.`}
                </td>
              </tr>
            </tfoot>
          )}
        </table>
      </div>
    </Panel>
  );
}

function Failures({ failures }: { failures: OverviewData['failures'] }) {
  const { user } = useViewer();
  return (
    <Panel title="Failed sign-ins" hint="Last 30 days" flush>
      <ul className={css.failures}>
        {failures.slice(0, SHOWN).map((f) => (
          <li key={`${f.person?.id} ${f.firstAt}`} data-succeeded={f.succeeded || undefined}>
            <span>
              <b>{f.person?.id === user.id ? 'You' : (f.person?.name ?? 'Somebody who is gone')}</b>{' '}
              <Ago at={f.lastAt} />
            </span>
            <span>
              {plural(f.tries, 'failed try', 'failed tries')} from {plural(f.addresses, 'address', 'addresses')}
              {f.places.length > 0 && ` (${f.places.join('; ')})`}
            </span>
            {f.succeeded && (
              <span className={css.then}>
                <IconAlertTriangle size={14} stroke={1.8} aria-hidden /> then signed in from there
              </span>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
