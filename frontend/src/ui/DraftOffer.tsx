import { Button } from '@mantine/core';
import css from './DraftOffer.module.css';
import { Ago } from './Time';

type Props = { draft?: { keptAt: string }; onTake: () => void; onDrop: () => void };

/** Offers what somebody had written and not saved. */
export function DraftOffer({ draft, onTake, onDrop }: Props) {
  if (!draft) return null;
  return (
    <section className={css.root} aria-label="Draft">
      <span>
        You were writing something else here, kept <Ago at={draft.keptAt} />.
      </span>
      <span className={css.actions}>
        <Button size="compact-sm" variant="default" onClick={onTake}>
          Go on with it
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={onDrop}>
          Discard it
        </Button>
      </span>
    </section>
  );
}
