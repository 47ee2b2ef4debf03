import { IconEye, IconEyeOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { at } from '~/lib/format';
import css from './GlassList.module.css';
import { Face } from './Person';
import { Status } from './Status';

export type Glass = {
  id: string;
  admin: { name: string };
  member: { name: string };
  reason?: string | null;
  createdAt: string;
  expiresAt: string;
  endedAt?: string | null;
  looks: { name: string; objectId: string; at: string; times: number }[];
};

type Props = { glasses: Glass[]; action?: (glass: Glass) => ReactNode };

/** Uses of emergency access: who opened what is whose, why, and until when. */
export const GlassList = ({ glasses, action }: Props) => (
  <ul className={css.list}>
    {glasses.map((g) => (
      <li key={g.id} className={css.row}>
        <Face name={g.admin.name} size={34} />
        <div className={css.text}>
          <span>
            <b>{g.admin.name}</b> opened what <b>{g.member.name}</b> keeps private
          </span>
          <q>{g.reason ?? 'The reason was erased with the account.'}</q>
          <span className={css.when}>
            {at(g.createdAt)} to {at(g.endedAt ?? g.expiresAt)}
          </span>
          {g.looks.length === 0 ? (
            <span className={css.when}>Nothing was looked at.</span>
          ) : (
            <ul className={css.looks} aria-label="What was looked at">
              {g.looks.map((l) => (
                <li key={l.objectId}>
                  Looked at <b>{l.name || 'something that was erased'}</b>
                  {l.times > 1 && `, ${l.times} times`}, last on {at(l.at)}
                </li>
              ))}
            </ul>
          )}
        </div>
        {g.endedAt ? (
          <Status tone="quiet" icon={IconEyeOff}>
            Ended
          </Status>
        ) : (
          <Status tone="warn" icon={IconEye}>
            Open
          </Status>
        )}
        {!g.endedAt && action?.(g)}
      </li>
    ))}
  </ul>
);
