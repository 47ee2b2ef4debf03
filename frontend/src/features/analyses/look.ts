import type { Chart, ChartInput } from '~/gql/graphql';
import type { Look } from './ResultView';

export const lookOf = ({ kind, x, y, series }: Chart): Look => ({ kind, x, y, series });

export const chartOf = ({ kind, x, y, series }: Look): ChartInput => ({ kind, x, y, series });
