import { Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import css from './Page.module.css';

type PageProps = {
  title: string;
  /** What the browser's tab says, where it should differ from the heading. */
  tab?: string;
  /** A control that stands where the heading's text would, such as an editable name. */
  heading?: ReactNode;
  /** What stands beside the heading, such as a status. */
  beside?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** Uses the whole width; else a comfortable reading width. */
  wide?: boolean;
  /** Takes exactly the height of the window; the grid inside scrolls. */
  fill?: boolean;
};

export function Page({ title, tab, heading, beside, lead, actions, children, wide, fill }: PageProps) {
  useEffect(() => {
    document.title = `${tab ?? title} · Strongroom`;
  }, [tab, title]);
  return (
    <div className={css.page} data-wide={wide || undefined} data-fill={fill || undefined}>
      <header className={css.head}>
        <div className={css.headText}>
          <div className={css.titleRow}>
            {heading ?? <Title order={1}>{title}</Title>}
            {beside}
          </div>
          {lead && <p className={css.lead}>{lead}</p>}
        </div>
        {actions && <div className={css.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

type PanelProps = {
  title?: string;
  /** Names the region where no title is shown. */
  label?: string;
  hint?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** No padding: for lists and grids that reach the border. */
  flush?: boolean;
  /** Grows into the height that a filled page leaves. */
  grow?: boolean;
};

export function Panel({ title, label, hint, actions, children, flush, grow }: PanelProps) {
  return (
    <section className={css.panel} aria-label={title ?? label} data-grow={grow || undefined}>
      {(title || actions) && (
        <div className={css.panelHead}>
          {title && (
            <Title order={2} size="h3">
              {title}
            </Title>
          )}
          {hint && <span className={css.hint}>{hint}</span>}
          <span className={css.space} />
          {actions}
        </div>
      )}
      <div className={flush ? css.flush : css.body}>{children}</div>
    </section>
  );
}

/** A row of filters above a list. */
export function FilterBar({ children, summary }: { children: ReactNode; summary?: ReactNode }) {
  return (
    <div className={css.filters}>
      {children}
      {summary && (
        <span className={css.summary} role="status">
          {summary}
        </span>
      )}
    </div>
  );
}
