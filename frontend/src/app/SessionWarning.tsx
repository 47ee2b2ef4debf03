import { Button, Modal } from '@mantine/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { graphql } from '~/gql';
import { uncached } from '~/lib/graphql';
import { onTouch } from '~/lib/presence';
import css from './ConfirmIdentity.module.css';

const Left = graphql(`
  query SessionLeft {
    viewer { sessionLeft { unused most } }
  }
`);

/** How long before its end a session warns, and how often being at the page counts as using it. */
const WARN_MS = 60_000;
const USE_MS = 60_000;

type End = { at: number; final: boolean };

/**
 * Tells when the session is about to end, and lets its user stay. Whoever does
 * something on the page uses the session, even if what they do asks the server
 * nothing; the server is told once a minute.
 */
export function SessionWarning({ onEnd, onLeave }: { onEnd: () => void; onLeave: () => void }) {
  const [end, setEnd] = useState<End>();
  const [now, setNow] = useState(() => Date.now());
  const asked = useRef(0);
  const look = useCallback(async () => {
    asked.current = Date.now();
    const { data, error } = await uncached.query(Left, {}).toPromise();
    if (error || !data) return; // a server that does not answer has ended nothing
    if (!data.viewer) return onEnd();
    const { unused, most } = data.viewer.sessionLeft;
    setEnd({ at: Date.now() + Math.min(unused, most) * 1000, final: most <= unused });
    setNow(Date.now());
  }, [onEnd]);
  const left = end ? end.at - now : Number.POSITIVE_INFINITY;
  const warning = left <= WARN_MS;

  useEffect(() => void look(), [look]);
  useEffect(
    () =>
      onTouch(() => {
        // While it warns, staying is a decision: a stray movement is none.
        if (!warning && Date.now() - asked.current > USE_MS) void look();
      }),
    [look, warning],
  );
  useEffect(() => {
    if (!end) return;
    if (!warning) {
      // Another page of this browser may have used the session meanwhile.
      const timer = setTimeout(() => void look(), Math.min(end.at - WARN_MS - Date.now() + 250, 2 ** 31 - 1));
      return () => clearTimeout(timer);
    }
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= end.at + 1000) void look();
    }, 1000);
    return () => clearInterval(timer);
  }, [end, warning, look]);

  const seconds = Math.max(0, Math.ceil(left / 1000));
  return (
    <Modal
      opened={warning}
      onClose={() => void look()}
      title="You are about to be signed out"
      size="sm"
      zIndex={500}
      withCloseButton={false}
      closeOnClickOutside={false}
    >
      <p className={css.text} role="timer" aria-live="off">
        {end?.final
          ? `A session here lasts only so long, however much it is used. This one ends in ${seconds} s; sign in again to go on.`
          : `Nobody has used this page for a while. You will be signed out in ${seconds} s.`}{' '}
        What you were writing is kept.
      </p>
      <div className={css.actions}>
        {end?.final ? (
          <Button fullWidth data-autofocus onClick={onLeave}>
            Sign in again now
          </Button>
        ) : (
          <Button fullWidth data-autofocus onClick={() => void look()}>
            Stay signed in
          </Button>
        )}
      </div>
    </Modal>
  );
}
