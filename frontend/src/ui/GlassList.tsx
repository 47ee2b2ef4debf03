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
