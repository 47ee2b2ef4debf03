import { useQuery } from 'urql';
import { graphql } from '~/gql';
import { Panel } from '~/ui/Page';
import css from './Account.module.css';

const Contact = graphql(`
  query SecurityContact {
    settings { securityContact securityContactText }
  }
`);

/** Whom to tell of something that does not look safe; nothing is shown where nobody was named. */
export function ContactSection() {
  const [{ data }] = useQuery({ query: Contact, requestPolicy: 'cache-and-network' });
  const contact = data?.settings.securityContact;
  const text = data?.settings.securityContactText;
  if (!contact && !text) return null;
  const page = contact?.startsWith('https://');
  return (
    <div id="contact" className={css.anchor}>
      <Panel title="Something does not look safe?">
        {text && <p className={css.note}>{text}</p>}
        {contact && (
          <p className={css.note}>
            Tell{' '}
            <a href={page ? contact : `mailto:${contact}`} rel="noreferrer" target={page ? '_blank' : undefined}>
              {contact}
            </a>
          </p>
        )}
      </Panel>
    </div>
  );
}
