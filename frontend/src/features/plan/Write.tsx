import { Button, Textarea } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useClient } from 'urql';
import { graphql } from '~/gql';
import { change } from '~/lib/graphql';
import { ProblemError } from '~/lib/problem';
import { FormActions } from '~/ui/FormActions';
import { Page, Panel } from '~/ui/Page';
import { say } from '~/ui/toast';
import css from './Plan.module.css';
import { Current, type Plan, TEXTS, type Texts } from './query';

const Save = graphql(`
  mutation SaveResponsePlan($input: SaveResponsePlanInput!) {
    saveResponsePlan(input: $input) { version { id number } }
  }
`);

const only = ({ lawyer, authority, publicRelations, insurer, meetingPlace, notes }: Texts): Texts => ({
  lawyer,
  authority,
  publicRelations,
  insurer,
  meetingPlace,
  notes,
});

/** What only people know. Whoever is overtaken sees what the other wrote beside their own, and decides. */
export function Write({ plan, onDone }: { plan: Plan; onDone: () => void }) {
  const navigate = useNavigate();
  const client = useClient();
  const [seen, setSeen] = useState(plan.newest);
  const [theirs, setTheirs] = useState<Texts>();
  const [from, setFrom] = useState<Texts>(() => only(plan.document.written));
  const [texts, setTexts] = useState<Texts>(() => only(plan.document.written));
  const [busy, setBusy] = useState(false);
  const [fields, setFields] = useState<Record<string, string>>({});
  const [error, setError] = useState<string>();

  const close = () => navigate({ to: '/plan', search: {} });
  const save = async () => {
    setBusy(true);
    setError(undefined);
    setFields({});
    try {
      const done = await change(Save, { input: { base: seen?.number ?? 0, ...texts } });
      say(`Version ${done.saveResponsePlan.version.number} is saved`, 'It holds what is configured now, too.');
      onDone();
      await close();
    } catch (failure) {
      if (!(failure instanceof ProblemError)) throw failure;
      setFields(failure.problem.fields);
      setError(failure.problem.message);
      if (failure.problem.code !== 'CONFLICT') return;
      const { data } = await client.query(Current, {}, { requestPolicy: 'network-only' }).toPromise();
      if (!data) return;
      const now = only(data.responsePlan.document.written);
      setSeen(data.responsePlan.newest);
      setTheirs(now);
      // What one has not touched is theirs; what both have changed stands beside each other.
      const mine = Object.fromEntries(
        TEXTS.map(({ field }) => [field, texts[field] === from[field] ? now[field] : texts[field]]),
      ) as Texts;
      setTexts(mine);
      setFrom(now);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Page
      title="Write the response plan"
      lead="What only people know. The rest of the plan fills itself from what is configured, and is kept with each version that you save."
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Panel label="What only people know">
          <div className={css.form}>
            <p className={css.quiet}>
              Admins and analysts read it. Plain text; no passwords. It is kept sealed, and versions are never changed.
            </p>
            {theirs && (
              <p className={css.overtaken} role="status">
                {seen?.author?.name ?? 'Somebody'} saved version {seen?.number} meanwhile. What you wrote stays in the
                fields, and what you had not touched is theirs now. Where both differ, theirs stands below: saving again
                replaces it with yours.
              </p>
            )}
            {TEXTS.map(({ field, title, hint }) => (
              <div key={field}>
                <Textarea
                  label={title}
                  description={hint}
                  autosize
                  minRows={field === 'notes' ? 4 : 2}
                  maxRows={14}
                  maxLength={field === 'notes' ? 5000 : 2000}
                  value={texts[field]}
                  error={fields[field]}
                  onChange={(event) => {
                    const text = event.currentTarget.value;
                    setTexts((before) => ({ ...before, [field]: text }));
                  }}
                />
                {theirs && theirs[field] !== texts[field] && (
                  <div className={css.theirs}>
                    <b>Version {seen?.number} says</b>
                    <p>{theirs[field] || 'Nothing.'}</p>
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={`Take theirs: ${title}`}
                      onClick={() => setTexts((before) => ({ ...before, [field]: theirs[field] }))}
                    >
                      Take theirs
                    </Button>
                  </div>
                )}
              </div>
            ))}
            <FormActions error={error}>
              <Button variant="default" onClick={() => void close()}>
                Not now
              </Button>
              <Button type="submit" loading={busy}>
                Save as version {(seen?.number ?? 0) + 1}
              </Button>
            </FormActions>
          </div>
        </Panel>
      </form>
    </Page>
  );
}
