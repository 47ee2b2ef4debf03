import type { ChartInput, ChartKind } from '~/gql/graphql';
import type { Look } from './ResultView';

type Saved = { kind: ChartKind; x: string; y: string[]; series: string };

export const lookOf = ({ kind, x, y, series }: Saved): Look => ({ kind, x, y, series });

export const chartOf = ({ kind, x, y, series }: Look): ChartInput => ({ kind, x, y, series });
