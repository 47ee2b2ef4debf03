import { useEffect, useRef, useState } from 'react';
import { graphql } from '~/gql';
import { client, uncached } from './graphql';
import { useCan } from './viewer';

const DraftOf = graphql(`
  query Draft($place: String!) {
    draft(place: $place) { text keptAt }
  }
`);
const Keep = graphql(`
  mutation KeepDraft($input: KeepDraftInput!) {
    keepDraft(input: $input) { kept }
  }
`);

/** How long after the last key a draft is kept. */
const PAUSE_MS = 1500;

export type Draft = { text: string; keptAt: string };

/**
 * Keeps what somebody writes in a place on the server, and gives what they had
 * written there when they last left. `saved` is what is there without a draft: once
 * the text is that again, there is none.
 */
export function useDraft(place: string, text: string, saved: string) {
  const may = useCan()('DRAFT_KEEP');
  const [found, setFound] = useState<Draft>();
  const kept = useRef<string>(undefined);
  const begun = useRef(saved);
  begun.current = saved;

  useEffect(() => {
    if (!may) return;
    let left = false;
    void uncached
      .query(DraftOf, { place })
      .toPromise()
      .then(({ data }) => {
        if (left || !data) return;
        kept.current = data.draft?.text ?? '';
        if (data.draft && data.draft.text !== begun.current) setFound(data.draft);
      });
    return () => {
      left = true;
    };
  }, [may, place]);

  useEffect(() => {
    // What is offered stays until it is taken or something else is written in its place.
    if (!may || kept.current === undefined || (found && text === saved)) return;
    const next = text === saved ? '' : text;
    if (next === kept.current) return;
    const keep = () => {
      kept.current = next;
      void client.mutation(Keep, { input: { place, text: next } }).toPromise();
    };
    const timer = setTimeout(keep, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [may, place, text, saved, found]);

  const drop = () => {
    setFound(undefined);
    kept.current = '';
    void client.mutation(Keep, { input: { place, text: '' } }).toPromise();
  };
  return { found, take: () => setFound(undefined), drop };
}
