import { createFileRoute } from '@tanstack/react-router';
import { ConsolePage } from '~/features/console/ConsolePage';
import { Forbidden } from '../Failure';

export const Route = createFileRoute('/_app/console')({ component: Console });

function Console() {
  const { server, viewer } = Route.useRouteContext();
  return server.developmentMode || viewer.can.includes('SCHEMA_READ') ? (
    <ConsolePage />
  ) : (
    <Forbidden what="reading the schema" />
  );
}
