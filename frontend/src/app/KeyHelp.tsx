import { Kbd, Modal, Switch } from '@mantine/core';
import { Fragment } from 'react';
import { modLabel } from '~/lib/keys';
import { setPref, usePrefs } from '~/lib/prefs';
import css from './KeyHelp.module.css';
import type { Place } from './nav';

type Line = [keys: string[], what: string];

const ANYWHERE: Line[] = [
  [[modLabel, 'K'], 'Search, or jump to a page'],
  [['/'], 'Filter the list on the page'],
  [['?'], 'This help'],
];
const EDITOR: Line[] = [
  [[modLabel, 'Enter'], 'Run the query'],
  [['Esc'], 'Cancel the run'],
  [['Esc', 'Tab'], 'Leave the editor'],
];
const LISTS: Line[] = [
  [['↑', '↓', '←', '→'], 'Move from cell to cell'],
  [['Enter'], 'Open the row'],
  [[modLabel, 'Home'], 'First row'],
  [[modLabel, 'End'], 'Last row'],
];

type Props = { opened: boolean; onClose: () => void; groups: { group: string; places: Place[] }[] };

export function KeyHelp({ opened, onClose, groups }: Props) {
  const { singleKeys } = usePrefs();
  const places = groups.flatMap((g) => g.places);
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts" size={620}>
      <div className={css.columns}>
        <Section title="Anywhere" lines={ANYWHERE} />
        <Section title="Go to" lines={places.map((p): Line => [['g', p.key], p.label])} />
        <Section title="SQL editor" lines={EDITOR} />
        <Section title="Lists" lines={LISTS} />
      </div>
      <div className={css.switch}>
        <Switch
          label="Single-letter shortcuts"
          description="Switch off if a speech or reading program of yours types letters into the page."
          checked={singleKeys}
          onChange={(event) => setPref('singleKeys', event.currentTarget.checked)}
        />
      </div>
    </Modal>
  );
}

const Section = ({ title, lines }: { title: string; lines: Line[] }) => (
  <section>
    <h3 className={css.title}>{title}</h3>
    <dl className={css.list}>
      {lines.map(([keys, what]) => (
        <Fragment key={what}>
          <dt>{what}</dt>
          <dd>
            {keys.map((key) => (
              <Kbd key={key} size="xs">
                {key}
              </Kbd>
            ))}
          </dd>
        </Fragment>
      ))}
    </dl>
  </section>
);
