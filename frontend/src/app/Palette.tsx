import { Spotlight } from '@mantine/spotlight';
import { IconChartHistogram, IconDatabase, IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import { useCan } from '~/lib/viewer';
import type { Place } from './nav';
import css from './Palette.module.css';

const PaletteQuery = graphql(`
  query Palette($datasets: Boolean!) {
    datasets(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) @include(if: $datasets) {
      edges { node { id name tableName } }
    }
    analyses(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {
      edges { node { id name } }
    }
  }
`);

/** Every page, dataset and analysis that this person can open, by a few letters. */
export function Palette({ groups }: { groups: { group: string; places: Place[] }[] }) {
  const navigate = useNavigate();
  const can = useCan();
  const [opened, setOpened] = useState(false);
  const [{ data }] = useQuery({
    query: PaletteQuery,
    variables: { datasets: can('DATASET_READ') },
    pause: !opened,
  });
  const pages = groups.flatMap(({ group, places }) =>
    places.map(({ to, label, icon: Icon }) => ({
      id: to,
      label,
      description: group,
      leftSection: <Icon size={18} stroke={1.6} aria-hidden />,
      onClick: () => void navigate({ to }),
    })),
  );
  const datasets = (data?.datasets?.edges ?? []).flatMap((edge) =>
    edge?.node
      ? [
          {
            id: edge.node.id,
            label: edge.node.name,
            description: `Dataset ${edge.node.tableName}`,
            leftSection: <IconDatabase size={18} stroke={1.6} aria-hidden />,
            onClick: (
              (id: string) => () =>
                void navigate({ to: '/datasets/$id', params: { id } })
            )(edge.node.id),
          },
        ]
      : [],
  );
  const analyses = (data?.analyses?.edges ?? []).flatMap((edge) =>
    edge?.node
      ? [
          {
            id: edge.node.id,
            label: edge.node.name,
            description: 'Analysis',
            leftSection: <IconChartHistogram size={18} stroke={1.6} aria-hidden />,
            onClick: (
              (id: string) => () =>
                void navigate({ to: '/analyses/$id', params: { id } })
            )(edge.node.id),
          },
        ]
      : [],
  );
  return (
    <Spotlight
      shortcut={null}
      scrollable
      maxHeight={420}
      attributes={{ content: { 'aria-label': 'Search and commands' } }}
      classNames={{ action: css.action }}
      highlightQuery
      nothingFound="Nothing found"
      onSpotlightOpen={() => setOpened(true)}
      searchProps={{
        placeholder: 'Search pages, datasets, analyses…',
        leftSection: <IconSearch size={16} aria-hidden />,
        'aria-label': 'Search',
      }}
      actions={[
        { group: 'Pages', actions: pages },
        ...(datasets.length > 0 ? [{ group: 'Datasets', actions: datasets }] : []),
        ...(analyses.length > 0 ? [{ group: 'Analyses', actions: analyses }] : []),
      ]}
    />
  );
}
