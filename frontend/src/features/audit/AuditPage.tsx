import { Button } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCertificate,
  IconCircleCheck,
  IconDownload,
  IconFileCheck,
  IconShieldCheck,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { VerifyAuditLogMutation } from '~/gql/graphql';
import { atSecond, count, plural } from '~/lib/format';
import { problemOf } from '~/lib/problem';
import { useCan } from '~/lib/viewer';
import { Copy } from '~/ui/Copy';
import { Page, Panel } from '~/ui/Page';
import { ErrorState, SkeletonRows } from '~/ui/State';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Audit.module.css';
import { Witnesses } from './Witnesses';

const Log = graphql(`
  query AuditLog {
    auditLog { origin key size checkpoint signedAt exportPath }
    auditCheckpoints(first: 20) { totalCount edges { node { id createdAt size note } } }
  }
`);
const Verify = graphql(`
  mutation VerifyAuditLog {
    verifyAuditLog { entries erased checkpoints problems }
  }
`);
const Export = graphql(`
  mutation ExportAuditLog {
    exportAuditLog { path }
  }
`);

/** The verifiable log: what its state is, how to check it here, and how to check it without this server. */
export function AuditPage() {
  const can = useCan();
  const [{ data, error, fetching }, reload] = useQuery({ query: Log, requestPolicy: 'cache-and-network' });
  const problem = problemOf(error);
  return (
    <Page
      title="Audit log"
      lead="Every event is a leaf of a Merkle tree whose head is signed. Whoever changes, removes, moves or adds an entry afterwards, the operator included, breaks what was signed before."
    >
      {data ? (
        <>
          <State log={data.auditLog} onVerified={() => reload({ requestPolicy: 'network-only' })} />
          {can('AUDIT_MANAGE') && <Witnesses />}
          <Elsewhere log={data.auditLog} />
          <Checkpoints page={data.auditCheckpoints} />
        </>
      ) : problem ? (
        <ErrorState what="The audit log could not be loaded" problem={problem} onRetry={reload} />
      ) : (
        fetching && <SkeletonRows rows={6} />
      )}
    </Page>
  );
}

type Log = { origin: string; key: string; size: number; checkpoint: string; signedAt: string };

function State({ log, onVerified }: { log: Log; onVerified: () => void }) {
  const [verify, verifying] = useChange(Verify, 'The log could not be verified');
  const [begin, beginning] = useChange(Export, 'The log could not be exported');
  const [report, setReport] = useState<VerifyAuditLogMutation['verifyAuditLog']>();
  const check = async () => {
    const done = await verify({});
    if (!done) return;
    setReport(done.verifyAuditLog);
    onVerified();
  };
  const fetchAll = async () => {
    const done = await begin({});
    if (!done) return;
    const anchor = document.createElement('a');
    anchor.href = done.exportAuditLog.path;
    anchor.download = '';
    anchor.click();
    say('The download has begun', 'Verify it anywhere with: strongroom audit verify');
  };
  return (
    <Panel
      title="State"
      actions={
        <>
          <Button
            variant="default"
            size="xs"
            loading={beginning}
            leftSection={<IconDownload size={15} stroke={1.6} aria-hidden />}
            onClick={() => void fetchAll()}
          >
            Export
          </Button>
          <Button
            size="xs"
            loading={verifying}
            leftSection={<IconFileCheck size={15} stroke={1.6} aria-hidden />}
            onClick={() => void check()}
          >
            Verify now
          </Button>
        </>
      }
    >
      <dl className={css.facts}>
        <div>
          <dt>Entries</dt>
          <dd className="num">{count(log.size)}</dd>
        </div>
        <div>
          <dt>Signed</dt>
          <dd className="num">{atSecond(log.signedAt)}</dd>
        </div>
        <div>
          <dt>Name</dt>
          <dd className="mono">{log.origin}</dd>
        </div>
      </dl>
      {report && <Report report={report} />}
    </Panel>
  );
}

function Report({ report }: { report: VerifyAuditLogMutation['verifyAuditLog'] }) {
  const sound = report.problems.length === 0;
  return (
    <div className={css.report} data-bad={!sound || undefined} role={sound ? 'status' : 'alert'}>
      {sound ? (
        <IconCircleCheck size={20} stroke={1.7} aria-hidden />
      ) : (
        <IconAlertTriangle size={20} stroke={1.7} aria-hidden />
      )}
      <div>
        <b>{sound ? 'Every entry is what was logged' : 'The log is not what was logged'}</b>
        <p>
          {plural(report.entries, 'entry', 'entries')} compared with the tree and with{' '}
          {plural(report.checkpoints, 'earlier checkpoint')}.
          {report.erased > 0 && ` The details of ${count(report.erased)} were erased since; the entries still verify.`}
        </p>
        {!sound && (
          <ul>
            {report.problems.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

function Elsewhere({ log }: { log: Log }) {
  return (
    <Panel title="Verify it without this server">
      <ol className={css.steps}>
        <li>
          <b>Keep the key of the log somewhere else</b>
          <p>On paper, in a password manager, with your auditor. It never changes.</p>
          <Value value={log.key} label="Copy the key" />
        </li>
        <li>
          <b>Keep checkpoints somewhere else, now and then, or have them sent to a witness</b>
          <p>A checkpoint is all that tells whether entries were cut off at the end, or whether a second log exists.</p>
          <Value value={log.checkpoint} label="Copy the checkpoint" />
        </li>
        <li>
          <b>Verify an export on any machine</b>
          <p>The program needs no network and no account.</p>
          <Value
            value="strongroom audit verify audit-log.jsonl --key KEY --checkpoint CHECKPOINT-FILE"
            label="Copy the command"
          />
        </li>
      </ol>
    </Panel>
  );
}

function Value({ value, label }: { value: string; label: string }) {
  return (
    <div className={css.value}>
      <pre className="mono">{value.trimEnd()}</pre>
      <Copy value={value} label={label} />
    </div>
  );
}

type CheckpointsProps = {
  page: {
    totalCount: number;
    edges?:
      | readonly ({
          node?: { id: string; createdAt: string; size: number; note: string } | null;
        } | null)[]
      | null;
  };
};

function Checkpoints({ page }: CheckpointsProps) {
  const rows = (page.edges ?? []).flatMap((edge) => (edge?.node ? [edge.node] : []));
  return (
    <Panel title="Checkpoints" hint={`${count(page.totalCount)} signed; the newest ${rows.length}`} flush>
      <ul className={css.list}>
        {rows.map((c, i) => (
          <li key={c.id}>
            <span className={css.icon}>
              {i === 0 ? (
                <IconShieldCheck size={18} stroke={1.6} aria-hidden />
              ) : (
                <IconCertificate size={18} stroke={1.6} aria-hidden />
              )}
            </span>
            <span className={css.words}>
              <b className="num">{plural(c.size, 'entry', 'entries')}</b>
              <span className="num">{atSecond(c.createdAt)}</span>
            </span>
            <Copy value={c.note} label={`Copy the checkpoint of ${plural(c.size, 'entry', 'entries')}`} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
