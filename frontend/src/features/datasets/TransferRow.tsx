import { ActionIcon, Progress, Tooltip } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconRefresh, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { bytes, duration, plural } from '~/lib/format';
import css from './Transfers.module.css';
import { discard, pause, resume, type Transfer } from './uploads';

/** What is going on with this file, in one line. */
export function tell(t: Transfer): string {
  const of = `${bytes(t.sent)} of ${bytes(t.size)}`;
  switch (t.state) {
    case 'waiting':
      return t.sent > 0 ? `${of}, waiting` : `${bytes(t.size)}, waiting`;
    case 'sending': {
      if (t.speed === 0) return of;
      const left = ((t.size - t.sent) / t.speed) * 1000;
      return `${of} at ${bytes(Math.round(t.speed))}/s, ${duration(Math.max(1000, left))} left`;
    }
    case 'paused':
      return `${of}, paused`;
    case 'cut':
    case 'refused':
      return t.problem?.message ?? 'This file could not be sent.';
    case 'sent':
      if (t.dataset?.state === 'READY') return `Ready, ${plural(t.dataset.rows, 'row')}`;
      if (t.dataset?.state === 'FAILED') return 'Sent, but it could not be read. Open it to see why.';
      return `${bytes(t.size)} sent and sealed${t.dataset ? ', the sandbox is reading it' : ''}`;
  }
}

export function TransferRow({ transfer: t }: { transfer: Transfer }) {
  const percent = t.size > 0 ? (t.sent / t.size) * 100 : 0;
  const bad = t.state === 'cut' || t.state === 'refused' || t.dataset?.state === 'FAILED';
  return (
    <li className={css.row}>
      <div className={css.line}>
        <span className={css.name} title={t.name}>
          {t.dataset ? (
            <Link to="/datasets/$id" params={{ id: t.dataset.id }}>
              {t.name}
            </Link>
          ) : (
            t.name
          )}
        </span>
        <span className={css.buttons}>
          {t.state === 'sending' && (
            <Tooltip label="Pause">
              <ActionIcon
                size="sm"
                variant="subtle"
                color="gray"
                aria-label={`Pause ${t.name}`}
                onClick={() => pause(t.key)}
              >
                <IconPlayerPause size={14} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
          {(t.state === 'paused' || t.state === 'cut') && (
            <Tooltip label="Resume">
              <ActionIcon
                size="sm"
                variant="subtle"
                color="gray"
                aria-label={`Resume ${t.name}`}
                onClick={() => resume(t.key)}
              >
                {t.state === 'cut' ? <IconRefresh size={14} aria-hidden /> : <IconPlayerPlay size={14} aria-hidden />}
              </ActionIcon>
            </Tooltip>
          )}
          <Tooltip label={t.state === 'sent' ? 'Remove from the list' : 'Cancel'}>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={t.state === 'sent' ? `Remove ${t.name} from the list` : `Cancel ${t.name}`}
              onClick={() => void discard(t.key)}
            >
              <IconX size={14} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </span>
      </div>
      <Progress
        size={4}
        value={t.state === 'sent' ? 100 : percent}
        color={bad ? 'red' : t.state === 'sent' ? 'teal' : 'iris'}
        aria-label={`Progress of ${t.name}`}
      />
      <span className={css.told} data-bad={bad || undefined} role={bad ? 'alert' : undefined}>
        {tell(t)}
      </span>
      {t.sha256 && (
        <span className={css.hash} title={t.sha256}>
          SHA-256 <code>{t.sha256}</code>
        </span>
      )}
    </li>
  );
}
