import type { ComponentType, ReactNode } from 'react';
import css from './Status.module.css';

export type Tone = 'ok' | 'busy' | 'warn' | 'bad' | 'quiet';
type Icon = ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>;

/** A state is never told by colour alone: an icon and a word say it too. */
export function Status({ tone, icon: Icon, children }: { tone: Tone; icon: Icon; children: ReactNode }) {
  return (
    <span className={css.root} data-tone={tone}>
      <Icon size={13} stroke={2} aria-hidden />
      {children}
    </span>
  );
}
