import type { ReactNode } from 'react';
import css from './FormActions.module.css';

/** The foot of a form: what the server said about it, and the buttons. */
export const FormActions = ({ error, children }: { error?: string; children: ReactNode }) => (
  <div className={css.foot}>
    {error && (
      <p className={css.error} role="alert">
        {error}
      </p>
    )}
    <div className={css.buttons}>{children}</div>
  </div>
);
