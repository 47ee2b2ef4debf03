import { Button, Skeleton } from '@mantine/core';
import { IconPlugConnectedX, IconRefresh } from '@tabler/icons-react';
import { type ComponentType, type ReactNode, useEffect, useState } from 'react';
import type { Problem } from '~/lib/problem';
import { Copy } from './Copy';
import css from './State.module.css';

type Icon = ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>;

type EmptyProps = { icon?: Icon; title: string; children?: ReactNode; action?: ReactNode };

/**
 * Nothing to show, and why: first use, a filter that matches nothing, or
 * nothing that needs anybody. Each caller says which, in its own words.
 */
export function Empty({ icon: Icon, title, children, action }: EmptyProps) {
  return (
    <div className={css.empty}>
      {Icon && (
        <span className={css.icon}>
          <Icon size={22} stroke={1.5} aria-hidden />
        </span>
      )}
      <p className={css.title}>{title}</p>
      {children && <p className={css.text}>{children}</p>}
      {action && <div className={css.action}>{action}</div>}
    </div>
  );
}

/** What failed, what to do, and the id by which an operator finds it in the log. */
export function ErrorState({ what, problem, onRetry }: { what: string; problem: Problem; onRetry?: () => void }) {
  return (
    <div className={css.empty} role="alert">
      <span className={css.icon} data-bad>
        <IconPlugConnectedX size={22} stroke={1.5} aria-hidden />
      </span>
      <p className={css.title}>{what}</p>
      <p className={css.text}>{problem.message}</p>
      {onRetry && (
        <div className={css.action}>
          <Button variant="default" leftSection={<IconRefresh size={15} aria-hidden />} onClick={onRetry}>
            Try again
          </Button>
        </div>
      )}
      {problem.requestId && <RequestId id={problem.requestId} />}
    </div>
  );
}

export function RequestId({ id }: { id: string }) {
  return (
    <span className={css.request}>
      Request <code className="mono">{id}</code>
      <Copy value={id} label="Copy the request id" />
    </span>
  );
}

/** Shows its children only after 150 ms, so that a quick answer never flickers. */
export function Delayed({ children }: { children: ReactNode }) {
  const [due, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div data-due={due || undefined} className={css.delayed}>
      {children}
    </div>
  );
}

/** The geometry of a list that is on its way: rows of the final height. */
export function SkeletonRows({ rows = 6, height = 56 }: { rows?: number; height?: number }) {
  const widths = ['38%', '52%', '44%', '60%', '34%', '48%'];
  return (
    <Delayed>
      <div aria-busy="true" role="status" aria-label="Loading">
        {Array.from({ length: rows }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
          <div key={i} className={css.skeletonRow} style={{ height }}>
            <Skeleton height={height > 44 ? 28 : 12} width={height > 44 ? 28 : 60} radius="sm" />
            <Skeleton height={10} width={widths[i % widths.length]} radius="sm" />
          </div>
        ))}
      </div>
    </Delayed>
  );
}
