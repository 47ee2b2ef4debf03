import { initials } from '~/lib/format';
import css from './Person.module.css';

/** Two letters on a tint that is always the same for the same person. */
export function Face({ name, size = 28 }: { name: string; size?: number }) {
  let hash = 0;
  for (const c of name) hash = (hash * 31 + (c.codePointAt(0) ?? 0)) % 6;
  return (
    <span
      className={css.face}
      data-tint={hash}
      style={{ width: size, height: size, fontSize: Math.round(size * 0.39) }}
      aria-hidden
    >
      {initials(name)}
    </span>
  );
}
