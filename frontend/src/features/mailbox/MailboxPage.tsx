import { Button } from '@mantine/core';
import { IconMail, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { DevelopmentMailQuery } from '~/gql/graphql';
import { fullTime, plural } from '~/lib/format';
import { problemOf } from '~/lib/problem';
import { Page, Panel } from '~/ui/Page';
import { Empty, ErrorState, SkeletonRows } from '~/ui/State';
import { Ago } from '~/ui/Time';
import { linkify } from './linkify';
import css from './Mailbox.module.css';
import { Texts } from './Texts';

// The HTML part is left on the server: the page shows no markup that it did not make.
const DevelopmentMail = graphql(`
  query DevelopmentMail {
    developmentMail { id sentAt to subject text }
  }
`);

type Mail = DevelopmentMailQuery['developmentMail'][number];

/** What the server would have sent; it exists while no mail server is configured in development. */
export function MailboxPage() {
  const [{ data, error, fetching }, reload] = useQuery({
    query: DevelopmentMail,
    requestPolicy: 'cache-and-network',
  });
  const [chosen, setChosen] = useState<string>();
  const mails = data?.developmentMail ?? [];
  const mail = mails.find((m) => m.id === chosen) ?? mails[0];
  const problem = problemOf(error);
  const [turn, setTurn] = useState(0);
  const again = () => {
    reload({ requestPolicy: 'network-only' });
    setTurn((n) => n + 1);
  };
  return (
    <Page
      wide
      title="Development mail"
      lead="No mail server is configured, so mails and text messages end here. They live in memory and are gone when the server stops."
      actions={
        <Button
          variant="default"
          leftSection={<IconRefresh size={15} aria-hidden />}
          loading={fetching}
          onClick={again}
        >
          Look again
        </Button>
      }
    >
      <Panel title="Mails" hint={data ? plural(mails.length, 'mail') : undefined} flush>
        {problem && !data ? (
          <ErrorState what="The mailbox could not be opened" problem={problem} onRetry={again} />
        ) : !data ? (
          <SkeletonRows rows={4} height={56} />
        ) : !mail ? (
          <Empty icon={IconMail} title="No mail yet">
            Invite somebody or share a result, and the mail appears here.
          </Empty>
        ) : (
          <div className={css.split}>
            <ul className={css.list}>
              {mails.map((m) => (
                <li key={m.id}>
                  <button
                    type="button"
                    className={css.item}
                    aria-current={m.id === mail.id || undefined}
                    onClick={() => setChosen(m.id)}
                  >
                    <b>{m.subject}</b>
                    <span>
                      {m.to} · <Ago at={m.sentAt} />
                    </span>
                  </button>
                </li>
              ))}
            </ul>
            <Letter mail={mail} />
          </div>
        )}
      </Panel>
      <Texts turn={turn} />
    </Page>
  );
}

function Letter({ mail }: { mail: Mail }) {
  return (
    <article className={css.letter} aria-label={mail.subject}>
      <h3>{mail.subject}</h3>
      <p className={css.meta}>
        To {mail.to} · {fullTime(mail.sentAt)}
      </p>
      <div className={css.text}>
        {linkify(mail.text, location.origin).map((piece) =>
          piece.href ? (
            <a key={piece.at} href={piece.href} rel="noreferrer">
              {piece.text}
            </a>
          ) : (
            piece.text
          ),
        )}
      </div>
    </article>
  );
}
