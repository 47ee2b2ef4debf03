import { graphql } from '~/gql';
import type { ResponsePlanQuery } from '~/gql/graphql';

export const Current = graphql(`
  query ResponsePlan {
    responsePlan {
      document {
        sections { id title lead link lines { text note link } }
        gaps { text note link }
        written { lawyer authority publicRelations insurer meetingPlace notes }
      }
      newest { id number createdAt sha256 author { id name } }
      drift { section added text }
      versions { id number createdAt sha256 author { id name } }
    }
  }
`);

export const Version = graphql(`
  query PlanVersion($number: Int!) {
    planVersion(number: $number) {
      id number createdAt sha256
      author { id name }
      document {
        sections { id title lead link lines { text note link } }
        gaps { text note link }
        written { lawyer authority publicRelations insurer meetingPlace notes }
      }
    }
  }
`);

export const Compare = graphql(`
  query PlanDifferences($from: Int!, $to: Int) {
    planDifferences(from: $from, to: $to) { section added text }
  }
`);

export const Take = graphql(`
  mutation ExportResponsePlan($input: ExportResponsePlanInput!) {
    exportResponsePlan(input: $input) { file { name content sha256 } }
  }
`);

export type Plan = ResponsePlanQuery['responsePlan'];
export type Document = Plan['document'];
export type Written = Document['written'];
export type Line = Document['gaps'][number];
export type Difference = Plan['drift'][number];
export type PlanVersion = Plan['versions'][number];

/** What people write, in the order in which it is asked for and shown. */
export const TEXTS: readonly { field: keyof Texts; title: string; hint: string }[] = [
  { field: 'lawyer', title: 'Lawyer', hint: 'Name, telephone, at which hours. What to have at hand when calling.' },
  {
    field: 'authority',
    title: 'Data-protection authority',
    hint: 'Which one, how it is told, and within how many hours.',
  },
  { field: 'publicRelations', title: 'Public relations', hint: 'Who speaks to customers and to the press.' },
  { field: 'insurer', title: 'Insurer', hint: 'Policy number, telephone, and what must be agreed with them first.' },
  {
    field: 'meetingPlace',
    title: 'Where to meet outside of Strongroom',
    hint: 'A room, a telephone conference, another messenger: for when mail and chat cannot be trusted.',
  },
  { field: 'notes', title: 'Notes', hint: 'Anything else that somebody would look for at night.' },
];

export type Texts = Pick<Written, 'lawyer' | 'authority' | 'publicRelations' | 'insurer' | 'meetingPlace' | 'notes'>;
