import { ActionIcon, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconUpload, IconX } from '@tabler/icons-react';
import { useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { graphql } from '~/gql';
import { useCan } from '~/lib/viewer';
import { TransferRow } from './TransferRow';
import css from './Transfers.module.css';
import { clearDone, enqueue, noticed, type Transfer, useTransfers } from './uploads';
import { useDropFiles } from './useDropFiles';
import { useLiveDatasets } from './useLiveDatasets';

const Newest = graphql(`
  query NewestUploads {
    datasets(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {
      edges { node { id latestVersion { id state rowCount fileSha256 } } }
    }
  }
`);

/** How long an event is waited for before the server is asked. */
const ASK_MS = 2000;

/**
 * Asks what became of files whose event was missed: a small one is read before
 * the socket is open or the digest is known.
 */
function useWhatBecameOfThem(transfers: Transfer[]) {
  const open = transfers.some((t) => t.state === 'sent' && (!t.dataset || t.dataset.state === 'PROCESSING'));
  const client = useClient();
  useEffect(() => {
    if (!open) return;
    const timer = setInterval(async () => {
      const { data } = await client.query(Newest, {}, { requestPolicy: 'network-only' }).toPromise();
      for (const edge of data?.datasets.edges ?? []) {
        const v = edge?.node?.latestVersion;
        if (v && edge?.node) noticed(v.fileSha256, { id: edge.node.id, state: v.state, rows: v.rowCount });
      }
    }, ASK_MS);
    return () => clearInterval(timer);
  }, [open, client]);
}

/** The upload queue: takes files dropped on any page, and follows the person from page to page. */
export function UploadTray() {
  const can = useCan();
  const transfers = useTransfers();
  const [folded, setFolded] = useState(false);
  const over = useDropFiles(can('DATASET_CREATE'), (files) => enqueue(files));
  useLiveDatasets({
    pause: transfers.length === 0,
    told: ({ id, latestVersion: v }) => noticed(v.fileSha256, { id, state: v.state, rows: v.rowCount }),
  });
  useWhatBecameOfThem(transfers);
  const active = transfers.filter((t) => t.state === 'sending' || t.state === 'waiting').length;
  const stuck = transfers.filter((t) => t.state === 'cut' || t.state === 'refused').length;

  useEffect(() => {
    if (active === 0) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [active]);

  // Whoever has gone on to another page has seen that all is well; the list would only lie over that page.
  const path = useRouterState({ select: (s) => s.location.pathname });
  const done = transfers.every((t) => t.state === 'sent' && t.dataset?.state !== 'FAILED');
  const [seenAt, setSeenAt] = useState(path);
  if (seenAt !== path) {
    setSeenAt(path);
    if (done) setFolded(true);
  }
  const [known, setKnown] = useState(0);
  if (known !== transfers.length) {
    setKnown(transfers.length);
    if (transfers.length > known) setFolded(false);
  }

  const title =
    active > 0
      ? `Uploading ${active} of ${transfers.length}`
      : stuck > 0
        ? `${stuck} of ${transfers.length} not uploaded`
        : 'Uploads done';
  return (
    <>
      {over && (
        <div className={css.veil}>
          <div className={css.target}>
            <IconUpload size={28} stroke={1.5} aria-hidden />
            <b>Drop to upload</b>
            CSV, JSON or Parquet. Sealed from the first byte on.
          </div>
        </div>
      )}
      {transfers.length > 0 && (
        <section className={css.tray} aria-label="Uploads">
          <div className={css.head}>
            <h2>
              <span role="status">{title}</span>
            </h2>
            <Tooltip label={folded ? 'Show the files' : 'Hide the files'}>
              <ActionIcon
                size="sm"
                variant="subtle"
                color="gray"
                aria-label={folded ? 'Show the files' : 'Hide the files'}
                aria-expanded={!folded}
                onClick={() => setFolded(!folded)}
              >
                {folded ? <IconChevronUp size={15} aria-hidden /> : <IconChevronDown size={15} aria-hidden />}
              </ActionIcon>
            </Tooltip>
            {active === 0 && (
              <Tooltip label="Clear finished files">
                <ActionIcon
                  size="sm"
                  variant="subtle"
                  color="gray"
                  aria-label="Clear finished files"
                  onClick={clearDone}
                >
                  <IconX size={15} aria-hidden />
                </ActionIcon>
              </Tooltip>
            )}
          </div>
          {!folded && (
            <ul className={css.list}>
              {transfers.map((t) => (
                <TransferRow key={t.key} transfer={t} />
              ))}
            </ul>
          )}
        </section>
      )}
    </>
  );
}
