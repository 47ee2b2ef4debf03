import { Button, Select } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { graphql } from '~/gql';
import type { RuleTrialQuery } from '~/gql/graphql';
import { at, plural } from '~/lib/format';
import { uncached } from '~/lib/graphql';
import { type Problem, problemOf } from '~/lib/problem';
import { Panel } from '~/ui/Page';
import type { Draft } from './examples';
import css from './Rules.module.css';

const Try = graphql(`
  query RuleTrial($input: RuleTrialInput!) {
    ruleTrial(input: $input) {
      events
      matches
      findings
      alerts
      failures
      failure
      milliseconds
      complete
      days { day matches alerts }
      examples { id createdAt sentence actor { id name } }
    }
  }
`);

type Result = RuleTrialQuery['ruleTrial'];

/** What the rule would have found in what has happened here. */
export function Trial({ draft }: { draft: Draft }) {
  const [days, setDays] = useState('30');
  const [result, setResult] = useState<Result>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);

  const run = async () => {
    const abort = new AbortController();
    running.current = abort;
    setBusy(true);
    setProblem(undefined);
    const { expression, per, times, minutes } = draft;
    const input = { expression, per, times, minutes, days: Number(days) };
    const fetchOptions = { signal: abort.signal };
    const { data, error } = await uncached.query(Try, { input }, { fetchOptions }).toPromise();
    if (abort.signal.aborted) return;
    setBusy(false);
    setResult(data?.ruleTrial);
    setProblem(problemOf(error));
  };
  const stop = () => {
    running.current?.abort();
    setBusy(false);
  };

  return (
    <Panel title="Back-test" hint="On your own history">
      <div className={css.tools}>
        <Select
          aria-label="How far back"
          w={150}
          value={days}
          onChange={(value) => setDays(value ?? '30')}
          allowDeselect={false}
          data={['7', '30', '90'].map((n) => ({ value: n, label: `Last ${n} days` }))}
        />
        <Button
          variant="default"
          leftSection={<IconHistory size={16} aria-hidden />}
          onClick={run}
          loading={busy}
          disabled={!draft.expression.trim()}
        >
          Back-test
        </Button>
        {busy && (
          <Button variant="subtle" onClick={stop}>
            Cancel
          </Button>
        )}
      </div>
      {problem && (
        <p role="alert" className={css.problem}>
          {problem.message}
        </p>
      )}
      {result && <Found result={result} />}
    </Panel>
  );
}

function Found({ result }: { result: Result }) {
  const most = Math.max(1, ...result.days.map((d) => d.alerts));
  return (
    <div className={css.found} role="status">
      <p>
        <b>{plural(result.alerts, 'alert')}</b> from {plural(result.matches, 'matching event')} among{' '}
        {plural(result.events, 'event')}, in {result.milliseconds} ms.
        {!result.complete && ' Only the newest part of the history was looked at.'}
      </p>
      {result.failures > 0 && (
        <p className={css.problem}>
          It failed for {plural(result.failures, 'event')}. {result.failure}
        </p>
      )}
      <ol className={css.bars} aria-label="Alerts by day">
        {result.days.map((d) => (
          <li
            key={d.day}
            title={`${d.day}: ${plural(d.alerts, 'alert')}`}
            aria-label={`${d.day}: ${plural(d.alerts, 'alert')}`}
          >
            <span data-some={d.alerts > 0 || undefined} style={{ height: `${Math.round((d.alerts / most) * 100)}%` }} />
          </li>
        ))}
      </ol>
      <p className={css.axis}>
        <span>{result.days[0]?.day}</span>
        <span>at most {plural(most, 'alert')} a day</span>
        <span>{result.days.at(-1)?.day}</span>
      </p>
      {result.examples.length > 0 && (
        <ul className={css.examples} aria-label="Events that match">
          {result.examples.map((e) => (
            <li key={e.id}>
              <Link to="/activity" search={{ event: e.id }}>
                <b>{e.actor?.name ?? 'The system'}</b> {e.sentence}
              </Link>
              <time dateTime={e.createdAt}>{at(e.createdAt)}</time>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
