import { graphql } from '~/gql';

export const Playbooks = graphql(`
  query Playbooks {
    playbooks { id title summary steps { id } }
  }
`);

export const SEVERITIES = [
  { value: 'LOW', label: 'Low' },
  { value: 'MEDIUM', label: 'Medium' },
  { value: 'HIGH', label: 'High' },
  { value: 'CRITICAL', label: 'Critical' },
];
