import { createFileRoute } from '@tanstack/react-router';
import { ReportPage } from '~/features/entry/ReportPage';

export const Route = createFileRoute('/report')({ component: ReportPage });
