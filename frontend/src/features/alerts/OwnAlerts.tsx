import { Button } from '@mantine/core';
import { useCallback } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import { at } from '~/lib/format';
import { Panel } from '~/ui/Page';
import { Severity } from '~/ui/Severity';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Alerts.module.css';
import { useOnAlert } from './live';

const Own = graphql(`
  query OwnAlerts {
    ownAlerts { id title severity lastAt answer asks reasons { name text } }
  }
`);
const Answer = graphql(`
  mutation AnswerAlert($input: AnswerAlertInput!) {
    answerAlert(input: $input) { alert { id state answer asks } }
  }
`);

/** What was noticed about one's own account; nothing is shown while there is nothing. */
export function OwnAlerts({ onNotMe }: { onNotMe: () => void }) {
  const [{ data }, ask] = useQuery({ query: Own, requestPolicy: 'cache-and-network' });
  const reload = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useOnAlert(reload);
  const [answer, busy] = useChange(Answer, 'Your answer could not be taken');
  if (!data || data.ownAlerts.length === 0) return null;
  const reply = async (id: string, me: boolean) => {
    if (!(await answer({ input: { id, me } }))) return;
    reload();
    if (me) return say('Thank you', 'It is not shown any more.');
    say('Its session has ended', 'That browser is forgotten, and your admins know. Now choose a new password.');
    onNotMe();
  };
  return (
    <div id="was-this-you">
      <Panel title="Was this you?" flush>
        <ul className={css.own} aria-label="About your account">
          {data.ownAlerts.map((alert) => (
            <li key={alert.id} data-severity={alert.severity}>
              <div className={css.ownText}>
                <span className={css.lineHead}>
                  <b>{alert.title}</b>
                  <Severity value={alert.severity} />
                </span>
                <span className={css.quiet}>{at(alert.lastAt)}</span>
                <ul className={css.ownReasons}>
                  {alert.reasons.map((reason) => (
                    <li key={reason.name}>{reason.text}</li>
                  ))}
                </ul>
              </div>
              {alert.asks && (
                <div className={css.buttons}>
                  <Button variant="default" size="compact-md" loading={busy} onClick={() => reply(alert.id, true)}>
                    It was me
                  </Button>
                  <Button size="compact-md" loading={busy} onClick={() => reply(alert.id, false)}>
                    It was not me
                  </Button>
                </div>
              )}
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}
