import type { ReactNode } from 'react';
import { Panel } from '~/ui/Page';
import { ErrorState, SkeletonRows } from '~/ui/State';
import css from './Account.module.css';
import { type Account, useAccount } from './useAccount';

type Props = {
  id: string;
  title: string;
  actions?: ReactNode;
  rows?: number;
  children: (account: Account) => ReactNode;
};

/** A panel about one's own account, with its skeleton and its error. */
export function Section({ id, title, actions, rows = 2, children }: Props) {
  const { account, problem, retry } = useAccount();
  return (
    <div id={id} className={css.anchor}>
      <Panel title={title} actions={actions} flush={!account}>
        {account ? (
          children(account)
        ) : problem ? (
          <ErrorState what="Your account could not be loaded" problem={problem} onRetry={retry} />
        ) : (
          <SkeletonRows rows={rows} height={56} />
        )}
      </Panel>
    </div>
  );
}
