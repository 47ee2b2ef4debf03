import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { plural } from '~/lib/format';
import { useCan } from '~/lib/viewer';
import { Panel } from '~/ui/Page';
import css from './Plan.module.css';
import { type Document as Doc, type Line, TEXTS } from './query';

/** A plan to read: what is missing, what people wrote, what is configured. */
export function Document({ document, then }: { document: Doc; then?: boolean }) {
  const playbook = (id: string) => id.startsWith('playbook-');
  return (
    <>
      <Gaps gaps={document.gaps} then={then} />
      <Panel title="Written by your people" flush>
        <dl className={css.written}>
          {TEXTS.map(({ field, title }) => (
            <div key={field}>
              <dt>{title}</dt>
              <dd data-empty={!document.written[field] || undefined}>
                {document.written[field] || 'Nothing is written down.'}
              </dd>
            </div>
          ))}
        </dl>
      </Panel>
      {document.sections
        .filter((s) => !playbook(s.id))
        .map((section) => (
          <Panel key={section.id} title={section.title} actions={!then && <Where to={section.link} />} flush>
            {section.lead && <p className={css.lead}>{section.lead}</p>}
            <Lines lines={section.lines} />
          </Panel>
        ))}
      <Panel title="Playbooks" flush>
        {document.sections
          .filter((s) => playbook(s.id))
          .map((section) => (
            <details key={section.id} className={css.playbook}>
              <summary>
                <b>{section.title.replace(/^Playbook: /, '')}</b>
                <span>{section.lead}</span>
              </summary>
              <Lines lines={section.lines} />
            </details>
          ))}
      </Panel>
    </>
  );
}

function Gaps({ gaps, then }: { gaps: readonly Line[]; then?: boolean }) {
  if (gaps.length === 0)
    return (
      <p className={css.whole} role="status">
        <IconCircleCheck size={20} stroke={1.6} aria-hidden />
        {then ? 'Nothing that you can see was missing then.' : 'Nothing that you can see is missing.'}
      </p>
    );
  return (
    <Panel title={then ? 'What was missing then' : 'What is missing'} hint={plural(gaps.length, 'gap')} flush>
      <ul className={css.gaps}>
        {gaps.map((gap) => (
          <li key={gap.text}>
            <IconAlertTriangle size={17} stroke={1.6} aria-hidden />
            <span>{gap.text}</span>
            {!then && <Where to={gap.link} mend />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Lines({ lines }: { lines: readonly Line[] }) {
  return (
    <ul className={css.lines}>
      {lines.map((line) => (
        <li key={line.text}>
          <span>{line.text}</span>
          {line.note && <span className={css.note}>{line.note}</span>}
        </li>
      ))}
    </ul>
  );
}

const PAGES = {
  '/team': ['Team', 'MEMBER_LIST'],
  '/settings': ['Settings', 'SETTING_UPDATE'],
  '/audit': ['Audit log', 'AUDIT_READ'],
  '/posture': ['Posture', 'POSTURE_READ'],
  '/incidents': ['Incidents', 'INCIDENT_READ'],
  '/plan': ['Write it', 'PLAN_MANAGE'],
} as const;

/** Leads to where it is changed, whoever may go there. */
function Where({ to, mend }: { to: string; mend?: boolean }) {
  const can = useCan();
  const page = Object.entries(PAGES).find(([path]) => path === to);
  if (!page || !can(page[1][1])) return null;
  const path = page[0] as keyof typeof PAGES;
  const [title] = page[1];
  return (
    <Link className={css.where} to={path} search={path === '/plan' ? { write: true } : undefined}>
      {mend && path !== '/plan' ? `Mend it in ${title}` : title}
    </Link>
  );
}
