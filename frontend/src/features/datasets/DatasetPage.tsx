import { Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconLock, IconPencil, IconSql, IconTrash, IconUsers } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { DatasetQuery } from '~/gql/graphql';
import { problemOf } from '~/lib/problem';
import { useCan } from '~/lib/viewer';
import { Confirm } from '~/ui/Confirm';
import { LinkButton } from '~/ui/LinkButton';
import { NotFound } from '~/ui/NotFound';
import { Page, Panel } from '~/ui/Page';
import { ErrorState, SkeletonRows } from '~/ui/State';
import { Status } from '~/ui/Status';
import { Ago } from '~/ui/Time';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import { WatchMark } from '~/ui/WatchMark';
import { AccessPanel } from './Access';
import { Columns } from './Columns';
import { DatasetState } from './DatasetState';
import { EditDataset } from './EditDataset';
import { Facts } from './Facts';
import { Preview } from './Preview';
import { UploadButton } from './UploadButton';
import { useLiveDatasets } from './useLiveDatasets';
import { Versions } from './Versions';

const Dataset = graphql(`
  query Dataset($id: ID!) {
    dataset(id: $id) {
      id
      name
      tableName
      description
      visibility
      createdAt
      updatedAt
      mine
      owner { id name }
      currentVersion { id }
      latestVersion {
        id
        number
        state
        failure
        format
        fileName
        fileBytes
        fileSha256
        rowCount
        rejectedCount
        storedBytes
        warnings
        finishedAt
        createdAt
        columns { id position name sourcePath type nullCount distinctCount }
        findings {
          columns { name type }
          preview
          rejects { line column reason }
          ranges { name minimum maximum }
        }
      }
      versions { id number state fileName fileBytes fileSha256 rowCount createdAt }
    }
  }
`);

const DeleteDataset = graphql(`
  mutation DeleteDataset($input: DeleteDatasetInput!) {
    deleteDataset(input: $input) { id }
  }
`);
const Open = graphql(`
  mutation OpenDataset($input: UpdateDatasetInput!) {
    updateDataset(input: $input) { dataset { id visibility updatedAt } }
  }
`);

export type DatasetData = DatasetQuery['dataset'];

export function DatasetPage({ id }: { id: string }) {
  const [{ data, error }, reload] = useQuery({ query: Dataset, variables: { id }, requestPolicy: 'cache-and-network' });
  useLiveDatasets({
    id,
    told: (dataset) => {
      if (dataset.latestVersion.state !== 'PROCESSING') reload({ requestPolicy: 'network-only' });
    },
  });
  const problem = problemOf(error);
  if (problem?.code === 'NOT_FOUND') return <NotFound />;
  if (data) return <Loaded dataset={data.dataset} />;
  return (
    <Page title="Dataset" wide>
      <Panel label="Dataset" flush>
        {problem ? (
          <ErrorState
            what="The dataset could not be loaded"
            problem={problem}
            onRetry={() => reload({ requestPolicy: 'network-only' })}
          />
        ) : (
          <SkeletonRows rows={8} height={34} />
        )}
      </Panel>
    </Page>
  );
}

function Loaded({ dataset: d }: { dataset: DatasetData }) {
  const can = useCan();
  const navigate = useNavigate();
  const [editing, edit] = useDisclosure(false);
  const [deleting, del] = useDisclosure(false);
  const [remove] = useChange(DeleteDataset, 'The dataset could not be deleted');
  const [open, opening] = useChange(Open, 'The dataset could not be changed');
  const version = d.latestVersion;
  const team = d.visibility === 'TEAM';
  const toggle = async () => {
    const done = await open({ input: { id: d.id, visibility: team ? 'PRIVATE' : 'TEAM' } });
    if (done) say(team ? 'Only you can query it now' : 'Every analyst can query it now');
  };
  return (
    <Page
      wide
      title={d.name}
      beside={
        <>
          <DatasetState state={version.state} />
          <Status tone="quiet" icon={team ? IconUsers : IconLock}>
            {team ? 'Team' : 'Private'}
          </Status>
          <WatchMark of={d.id} />
        </>
      }
      lead={
        <>
          {d.description || `Uploaded by ${d.mine ? 'you' : d.owner.name}`} · <Ago at={d.createdAt} />
        </>
      }
      actions={
        <>
          {(d.mine || can('DATASET_DELETE')) && (
            <Menu position="bottom-end" width={210}>
              <Menu.Target>
                <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />} loading={opening}>
                  Manage
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {d.mine && can('DATASET_UPDATE') && (
                  <>
                    <Menu.Item leftSection={<IconPencil size={15} aria-hidden />} onClick={edit.open}>
                      Rename and describe
                    </Menu.Item>
                    <Menu.Item
                      leftSection={team ? <IconLock size={15} aria-hidden /> : <IconUsers size={15} aria-hidden />}
                      onClick={toggle}
                    >
                      {team ? 'Make private' : 'Open to the team'}
                    </Menu.Item>
                  </>
                )}
                {can('DATASET_DELETE') && (
                  <Menu.Item color="red" leftSection={<IconTrash size={15} aria-hidden />} onClick={del.open}>
                    Delete
                  </Menu.Item>
                )}
              </Menu.Dropdown>
            </Menu>
          )}
          {d.mine && can('DATASET_CREATE') && <UploadButton label="New version" dataset={d.id} variant="default" />}
          {d.currentVersion && can('RUN_CREATE') && (
            <LinkButton to="/explore" search={{ table: d.tableName }} leftSection={<IconSql size={16} aria-hidden />}>
              Query this dataset
            </LinkButton>
          )}
        </>
      }
    >
      <Facts dataset={d} />
      {version.findings && <Preview findings={version.findings} />}
      {version.state === 'READY' && <Columns version={version} />}
      <Versions dataset={d} />
      {(d.mine || can('ACTIVITY_AUDIT')) && <AccessPanel id={d.id} />}
      <EditDataset dataset={d} opened={editing} onClose={edit.close} />
      <Confirm
        opened={deleting}
        onClose={del.close}
        title={`Delete ${d.name}?`}
        action="Delete dataset"
        onConfirm={async () => {
          const done = await remove({ input: { id: d.id } });
          if (!done) return;
          del.close();
          say(`${d.name} was deleted`, 'Its keys were destroyed.');
          await navigate({ to: '/datasets' });
        }}
      >
        All versions go, and their keys are destroyed, so that no backup can bring the rows back. Results that were
        computed from it stay.
      </Confirm>
    </Page>
  );
}
