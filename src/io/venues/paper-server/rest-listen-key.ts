/** Listen keys over REST: with the API key alone, no signature. */
import type { Endpoint } from './endpoint.ts';

const path = '/fapi/v1/listenKey';

export const LISTEN_KEY: readonly Endpoint[] = [
  {
    method: 'POST',
    path,
    security: 'key',
    weight: 1,
    answer: ({ desk, holder }) => ({
      listenKey: desk.listenKeys.open(holder.account, desk.gateway.now()),
    }),
  },
  {
    method: 'PUT',
    path,
    security: 'key',
    weight: 1,
    answer: ({ desk, holder }) => ({
      listenKey: desk.listenKeys.extend(holder.account, desk.gateway.now()),
    }),
  },
  {
    method: 'DELETE',
    path,
    security: 'key',
    weight: 1,
    answer: ({ desk, holder }) => {
      desk.listenKeys.end(holder.account);
      return {};
    },
  },
];
