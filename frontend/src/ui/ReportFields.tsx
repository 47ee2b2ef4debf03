import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { ReportSeverity } from '~/gql/graphql';
import css from './ReportFields.module.css';

export type ReportInput = {
  what: string;
  observed: string;
  steps: string;
  beganAt?: string;
  endedAt?: string;
  severity: ReportSeverity;
};

type Props = {
  /** Fields that come first. */
  children?: ReactNode;
  busy: boolean;
  ready?: boolean;
  onSend: (report: ReportInput) => void;
  onCancel?: () => void;
};

const severities = [
  { value: 'LOW', label: 'Low: odd, but nothing happened' },
  { value: 'MEDIUM', label: 'Medium: something is wrong' },
  { value: 'HIGH', label: 'High: somebody may have got in' },
  { value: 'CRITICAL', label: 'Critical: it is happening now' },
];

const moment = (typed: string) => (typed ? new Date(typed).toISOString() : undefined);

/** What somebody says went wrong. What was typed stays until it was sent. */
export function ReportFields({ children, busy, ready = true, onSend, onCancel }: Props) {
  const [what, setWhat] = useState('');
  const [observed, setObserved] = useState('');
  const [steps, setSteps] = useState('');
  const [began, setBegan] = useState('');
  const [ended, setEnded] = useState('');
  const [severity, setSeverity] = useState<ReportSeverity>('MEDIUM');
  const area = { autosize: true, minRows: 2, maxRows: 10, maxLength: 10000 };
  return (
    <form
      noValidate
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        onSend({ what, observed, steps, severity, beganAt: moment(began), endedAt: moment(ended) });
      }}
    >
      {children}
      <Textarea
        label="What happened"
        description="As you would tell it. Never write a password here."
        required
        {...area}
        minRows={3}
        value={what}
        onChange={(event) => setWhat(event.currentTarget.value)}
      />
      <div className={css.pair}>
        <TextInput
          label="Since when"
          type="datetime-local"
          value={began}
          onChange={(event) => setBegan(event.currentTarget.value)}
        />
        <TextInput
          label="Until when"
          type="datetime-local"
          disabled={!began}
          value={ended}
          onChange={(event) => setEnded(event.currentTarget.value)}
        />
      </div>
      <Textarea
        label="What you saw"
        description="Messages, addresses, files, names."
        {...area}
        value={observed}
        onChange={(event) => setObserved(event.currentTarget.value)}
      />
      <Textarea
        label="What you have done since"
        {...area}
        value={steps}
        onChange={(event) => setSteps(event.currentTarget.value)}
      />
      <Select
        label="How bad it is"
        allowDeselect={false}
        data={severities}
        value={severity}
        onChange={(value) => value && setSeverity(value as ReportSeverity)}
      />
      <div className={css.buttons}>
        {onCancel && (
          <Button variant="default" onClick={onCancel}>
            Not now
          </Button>
        )}
        <Button type="submit" loading={busy} disabled={!ready || !what.trim()}>
          Send the report
        </Button>
      </div>
    </form>
  );
}
