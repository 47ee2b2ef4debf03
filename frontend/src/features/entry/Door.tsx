import { Alert } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import type { Problem } from '~/lib/problem';
import { Logo } from '~/ui/Logo';
import { RequestId } from '~/ui/State';
import css from './Door.module.css';

type Props = {
  title: string;
  /** For pages with much to fill in. */
  wide?: boolean;
  lead: ReactNode;
  problem?: Problem;
  children?: ReactNode;
  foot?: ReactNode;
};

/** The frame of every page that stands before the workspace. */
export function Door({ title, wide, lead, problem, children, foot }: Props) {
  useEffect(() => {
    document.title = `${title} · Strongroom`;
  }, [title]);
  return (
    <main className={css.root}>
      <div className={css.card} data-wide={wide || undefined}>
        <div className={css.brand}>
          <Logo size={24} /> Strongroom
        </div>
        <h1 className={css.title}>{title}</h1>
        <p className={css.lead}>{lead}</p>
        {problem && (
          <Alert
            color="red"
            variant="light"
            role="alert"
            className={css.alert}
            icon={<IconAlertCircle size={18} aria-hidden />}
          >
            {problem.message}
            {problem.requestId && problem.code === 'INTERNAL' && (
              <div>
                <RequestId id={problem.requestId} />
              </div>
            )}
          </Alert>
        )}
        {children}
        {foot && <p className={css.foot}>{foot}</p>}
      </div>
    </main>
  );
}
