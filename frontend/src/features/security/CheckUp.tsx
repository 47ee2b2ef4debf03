import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { type FragmentType, graphql, readFragment } from '~/gql';
import { useViewer } from '~/lib/viewer';
import { Panel } from '~/ui/Page';
import css from './Security.module.css';
import type { Task } from './SecurityPage';

const Parts = graphql(`
  fragment CheckUpParts on Query {
    factors { id kind }
    backupCodes { left low }
  }
`);

type Check = { id: string; good: boolean; title: string; text: string; fix?: ReactNode };

/** What is in order and what is not, each with the way to put it right. */
type Props = { parts: FragmentType<typeof Parts>; begin: (task: Task) => void };

export function CheckUp({ parts, begin }: Props) {
  const { factors, backupCodes } = readFragment(Parts, parts);
  const { server } = useViewer();
  const passkeys = factors.filter((f) => f.kind === 'PASSKEY').length;
  const checks: Check[] = [
    {
      id: 'second',
      good: factors.length > 0,
      title: factors.length > 0 ? 'Two-step sign-in is on' : 'Only a password protects your account',
      text:
        factors.length > 0
          ? 'A stolen password alone opens nothing.'
          : 'Add an authenticator app or a passkey. It takes a minute, and a stolen password opens nothing any more.',
      fix: factors.length === 0 && (
        <Button size="compact-sm" onClick={() => begin('app')}>
          Set up an app
        </Button>
      ),
    },
    ...(factors.length > 0
      ? [
          {
            id: 'spare',
            good: factors.length > 1,
            title: factors.length > 1 ? 'There is a spare sign-in method' : 'There is no spare sign-in method',
            text:
              factors.length > 1
                ? 'If one device is lost, another still lets you in.'
                : 'If the one device is lost, only backup codes let you in.',
            fix: factors.length === 1 && (
              <Button variant="default" size="compact-sm" onClick={() => begin('app')}>
                Add another
              </Button>
            ),
          },
        ]
      : []),
    ...(server.passkeys
      ? [
          {
            id: 'phishing',
            good: passkeys > 0,
            title: passkeys > 0 ? 'A passkey protects you from phishing' : 'No passkey yet',
            text:
              passkeys > 0
                ? 'It answers to this address alone, so a copied page gets nothing.'
                : 'Codes can be typed into a copied page. A passkey answers to this address alone.',
            fix: passkeys === 0 && (
              <Button variant="default" size="compact-sm" onClick={() => begin('passkey')}>
                Add a passkey
              </Button>
            ),
          },
        ]
      : []),
    ...(backupCodes
      ? [
          {
            id: 'codes',
            good: !backupCodes.low,
            title: `${backupCodes.left} of 10 backup codes left`,
            text: backupCodes.low ? 'Make new ones before they run out.' : 'They let you in when every device is lost.',
            fix: (
              <Button variant="default" size="compact-sm" onClick={() => begin('codes')}>
                New codes
              </Button>
            ),
          },
        ]
      : []),
  ];
  const good = checks.filter((c) => c.good).length;
  return (
    <Panel title="Check-up" hint={`${good} of ${checks.length} in order`} flush>
      <ul className={css.checks}>
        {checks.map(({ id, good: fine, title, text, fix }) => (
          <li key={id} className={css.check}>
            <span className={css.mark} data-good={fine || undefined}>
              {fine ? <IconCheck size={15} stroke={2.2} aria-hidden /> : <IconAlertTriangle size={15} aria-hidden />}
              <span className="sr">{fine ? 'In order:' : 'To do:'}</span>
            </span>
            <div className={css.words}>
              <b>{title}</b>
              <span>{text}</span>
            </div>
            <span className={css.fix}>{fix}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
